#include "core/issue/algorithm_names.h"

namespace emblem::issue {

std::string_view jose_algorithm(crypto::Curve curve) {
  switch (crypto::algorithm_of(curve)) {
    case crypto::Algorithm::es256:
      return "ES256";
    case crypto::Algorithm::es384:
      return "ES384";
    case crypto::Algorithm::es512:
      return "ES512";
    case crypto::Algorithm::eddsa:
      return "EdDSA";
  }
  return "";
}

std::int64_t cose_algorithm(crypto::Curve curve) {
  switch (crypto::algorithm_of(curve)) {
    case crypto::Algorithm::es256:
      return -7;
    case crypto::Algorithm::es384:
      return -35;
    case crypto::Algorithm::es512:
      return -36;
    case crypto::Algorithm::eddsa:
      return -8;
  }
  return 0;
}

}  // namespace emblem::issue
