#include "adapters/openssl/groups.h"

#include <openssl/obj_mac.h>

#include "adapters/openssl/handles.h"

namespace emblem::openssl {

int curve_number(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return NID_X9_62_prime256v1;
    case crypto::Curve::p384:
      return NID_secp384r1;
    case crypto::Curve::p521:
      return NID_secp521r1;
    case crypto::Curve::ed25519:
      break;
  }
  return NID_undef;
}

const EC_GROUP* group_of(crypto::Curve curve) {
  static const Group p256{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
  static const Group p384{EC_GROUP_new_by_curve_name(NID_secp384r1)};
  static const Group p521{EC_GROUP_new_by_curve_name(NID_secp521r1)};
  switch (curve) {
    case crypto::Curve::p256:
      return p256.get();
    case crypto::Curve::p384:
      return p384.get();
    case crypto::Curve::p521:
      return p521.get();
    case crypto::Curve::ed25519:
      break;
  }
  return nullptr;
}

}  // namespace emblem::openssl
