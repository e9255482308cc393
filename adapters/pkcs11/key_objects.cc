#include "adapters/pkcs11/key_objects.h"

#include <algorithm>

#include "core/x509/der.h"

namespace emblem::pkcs11 {
namespace {

constexpr std::uint8_t p256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
constexpr std::uint8_t p384[] = {0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22};
constexpr std::uint8_t p521[] = {0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23};
constexpr std::uint8_t ed25519[] = {0x06, 0x03, 0x2b, 0x65, 0x70};
// PrintableString "edwards25519", as PKCS#11 3.0 section 2.3.3 allows.
constexpr std::uint8_t edwards25519[] = {0x13, 0x0c, 'e', 'd', 'w', 'a', 'r', 'd', 's', '2', '5', '5', '1', '9'};

struct Known {
  crypto::Curve curve;
  ByteView parameters;
};

constexpr Known known_curves[] = {{crypto::Curve::p256, p256},
                                  {crypto::Curve::p384, p384},
                                  {crypto::Curve::p521, p521},
                                  {crypto::Curve::ed25519, ed25519},
                                  {crypto::Curve::ed25519, edwards25519}};

constexpr CK_ULONG private_class = CKO_PRIVATE_KEY;
constexpr CK_ULONG public_class = CKO_PUBLIC_KEY;

std::unexpected<Error> no_key(std::string detail) { return fail(Code::key_token_failed, "key", std::move(detail)); }

// Without the OCTET STRING around it, where there is one and it is whole.
ByteView unwrap(ByteView point, std::size_t size) {
  if (point.size() == size) return point;
  const auto inside = x509::parse_element(point, x509::Tag::octet_string);
  return inside ? inside->content : ByteView{};
}

Result<CK_OBJECT_HANDLE> find_public_key(const Session& session, CK_OBJECT_HANDLE private_key) {
  EMBLEM_TRY(const Bytes id, session.read(private_key, CKA_ID));
  EMBLEM_TRY(const Bytes label, session.read(private_key, CKA_LABEL));
  std::vector<CK_ATTRIBUTE> wanted = {attribute(CKA_CLASS, public_class)};
  wanted.push_back(id.empty() ? attribute(CKA_LABEL, label) : attribute(CKA_ID, id));
  EMBLEM_TRY(const std::vector<CK_OBJECT_HANDLE> found, session.find(wanted));
  if (found.size() != 1) return no_key(found.empty() ? "its public key is not in the token" : "several public keys");
  return found[0];
}

}  // namespace

CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, ByteView bytes) {
  return {type, const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
}

CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const CK_ULONG& number) {
  return {type, const_cast<CK_ULONG*>(&number), sizeof number};
}

ByteView curve_parameters(crypto::Curve curve) {
  return std::ranges::find(known_curves, curve, &Known::curve)->parameters;
}

Result<crypto::PublicKey> parse_point(ByteView parameters, ByteView point) {
  const Known* known =
      std::ranges::find_if(known_curves, [&](const Known& curve) { return equal(curve.parameters, parameters); });
  if (known == std::end(known_curves)) return no_key("on another curve than P-256, P-384, P-521 or Ed25519");
  const std::size_t size = crypto::coordinate_size(known->curve);
  if (known->curve == crypto::Curve::ed25519) {
    point = unwrap(point, size);
    if (point.size() != size) return no_key("its public key cannot be read");
    return crypto::PublicKey{known->curve, Bytes(point.begin(), point.end()), {}};
  }
  point = unwrap(point, 1 + 2 * size);
  if (point.size() != 1 + 2 * size || point[0] != 0x04) return no_key("its public key cannot be read");
  const ByteView x = point.subspan(1, size);
  const ByteView y = point.subspan(1 + size);
  return crypto::PublicKey{known->curve, Bytes(x.begin(), x.end()), Bytes(y.begin(), y.end())};
}

Result<CK_OBJECT_HANDLE> find_private_key(const Session& session, const KeyUri& uri) {
  std::vector<CK_ATTRIBUTE> wanted = {attribute(CKA_CLASS, private_class)};
  if (uri.object) wanted.push_back(attribute(CKA_LABEL, as_bytes(*uri.object)));
  if (uri.id) wanted.push_back(attribute(CKA_ID, *uri.id));
  EMBLEM_TRY(const std::vector<CK_OBJECT_HANDLE> found, session.find(wanted));
  if (found.empty()) return no_key("no private key of this name is in the token");
  if (found.size() > 1) return no_key("several private keys are so named; add the identifier");
  return found[0];
}

Result<crypto::PublicKey> read_public_key(const Session& session, CK_OBJECT_HANDLE private_key) {
  EMBLEM_TRY(Bytes parameters, session.read(private_key, CKA_EC_PARAMS));
  EMBLEM_TRY(Bytes point, session.read(private_key, CKA_EC_POINT));
  if (parameters.empty() || point.empty()) {
    EMBLEM_TRY(const CK_OBJECT_HANDLE public_key, find_public_key(session, private_key));
    EMBLEM_TRY(parameters, session.read(public_key, CKA_EC_PARAMS));
    EMBLEM_TRY(point, session.read(public_key, CKA_EC_POINT));
  }
  return parse_point(parameters, point);
}

}  // namespace emblem::pkcs11
