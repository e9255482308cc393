#include "adapters/openssl/spki.h"

#include <openssl/x509.h>

#include "adapters/openssl/handles.h"

namespace emblem::openssl {
namespace {

// DER has one encoding of everything before the coordinates, so a comparison is the strictest reader there is.
struct Template {
  crypto::Curve curve;
  ByteView prefix;
};

constexpr std::uint8_t p256_prefix[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
                                        0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
                                        0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
constexpr std::uint8_t p384_prefix[] = {0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
                                        0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00, 0x04};
constexpr std::uint8_t p521_prefix[] = {0x30, 0x81, 0x9b, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
                                        0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23, 0x03, 0x81, 0x86, 0x00, 0x04};
constexpr std::uint8_t ed25519_prefix[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

constexpr Template templates[] = {{crypto::Curve::p256, p256_prefix},
                                  {crypto::Curve::p384, p384_prefix},
                                  {crypto::Curve::p521, p521_prefix},
                                  {crypto::Curve::ed25519, ed25519_prefix}};

std::size_t coordinates_of(crypto::Curve curve) { return curve == crypto::Curve::ed25519 ? 1 : 2; }

// Whether libcrypto reads a key here whose kind we do not take.
bool is_key_of_another_kind(ByteView spki) {
  const ErrorQueue errors;
  const unsigned char* at = spki.data();
  const PublicKeyHandle key{d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size()))};
  if (!key || at != spki.data() + spki.size() || EVP_PKEY_is_a(key.get(), "ED25519") == 1) return false;
  if (EVP_PKEY_is_a(key.get(), "EC") != 1) return true;
  // Our own curves with a compressed point, explicit parameters or loose lengths are malformed, not refused.
  std::array<char, 64> group{};
  if (EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), nullptr) != 1) return true;
  const std::string_view name = group.data();
  return name != "prime256v1" && name != "secp384r1" && name != "secp521r1";
}

}  // namespace

std::optional<crypto::PublicKey> find_known_key(ByteView spki) {
  for (const Template& known : templates) {
    const std::size_t size = crypto::coordinate_size(known.curve);
    const std::size_t count = coordinates_of(known.curve);
    if (spki.size() != known.prefix.size() + count * size) continue;
    if (!equal(spki.first(known.prefix.size()), known.prefix)) continue;
    const ByteView x = spki.subspan(known.prefix.size(), size);
    const ByteView y = spki.subspan(known.prefix.size() + size);
    return crypto::PublicKey{known.curve, Bytes(x.begin(), x.end()), Bytes(y.begin(), y.end())};
  }
  return std::nullopt;
}

Result<crypto::PublicKey> parse_spki(ByteView spki) {
  constexpr std::size_t longest = 16384;  // beyond any key that anybody uses
  if (auto known = find_known_key(spki)) return *std::move(known);
  if (spki.size() <= longest && is_key_of_another_kind(spki)) return fail(Code::key_algorithm_refused, "");
  return fail(Code::key_malformed, "", "SubjectPublicKeyInfo");
}

Bytes encode_spki(const crypto::PublicKey& key) {
  Bytes spki;
  for (const Template& known : templates) {
    if (known.curve == key.curve) spki.assign(known.prefix.begin(), known.prefix.end());
  }
  spki.insert(spki.end(), key.x.begin(), key.x.end());
  spki.insert(spki.end(), key.y.begin(), key.y.end());
  return spki;
}

}  // namespace emblem::openssl
