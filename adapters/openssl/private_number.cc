#include "adapters/openssl/private_number.h"

#include <algorithm>
#include <optional>

#include "adapters/openssl/errors.h"
#include "core/x509/der.h"

namespace emblem::openssl {
namespace {

using x509::DerCursor;
using x509::Element;
using x509::Tag;

constexpr auto explicit_1 = static_cast<Tag>(0xa1);

// AlgorithmIdentifier as a whole: DER has one encoding of each.
constexpr std::uint8_t p256_algorithm[] = {0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
                                           0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
constexpr std::uint8_t p384_algorithm[] = {0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d,
                                           0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22};
constexpr std::uint8_t p521_algorithm[] = {0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d,
                                           0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23};
constexpr std::uint8_t ed25519_algorithm[] = {0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70};
constexpr std::size_t before_curve = 11;  // SEQUENCE, and id-ecPublicKey: what follows names the curve

struct Known {
  crypto::Curve curve;
  ByteView algorithm;
};

constexpr Known known_algorithms[] = {{crypto::Curve::p256, p256_algorithm},
                                      {crypto::Curve::p384, p384_algorithm},
                                      {crypto::Curve::p521, p521_algorithm},
                                      {crypto::Curve::ed25519, ed25519_algorithm}};

ByteView algorithm_identifier(crypto::Curve curve) {
  return std::ranges::find(known_algorithms, curve, &Known::curve)->algorithm;
}

// Nothing of the bytes is told: they may be the key's.
template <typename T>
Result<T> as_malformed(Result<T> read, const char* what) {
  if (!read) return malformed_private_key(std::string(what) + ", " + read.error().where);
  return read;
}

Result<Secret> pad(ByteView number, std::size_t size) {
  if (number.empty() || number.size() > size)
    return malformed_private_key("a number of another length than the curve's");
  Bytes padded(size);
  std::ranges::copy(number, padded.end() - static_cast<std::ptrdiff_t>(number.size()));
  return Secret(std::move(padded));
}

Result<Bytes> point_of(ByteView bit_string) {
  if (bit_string.size() < 2 || bit_string[0] != 0) return malformed_private_key("its public key");
  return Bytes(bit_string.begin() + 1, bit_string.end());
}

// A named curve, or the curve that a container around this already named.
Result<crypto::Curve> take_curve(DerCursor& members, std::optional<crypto::Curve> outer) {
  if (!members.next_is(Tag::context_0)) {
    if (!outer) return malformed_private_key("no curve is named");
    return *outer;
  }
  EMBLEM_TRY(const Element named, as_malformed(members.take(), "ECPrivateKey"));
  for (const Known& known : known_algorithms) {
    if (known.curve == crypto::Curve::ed25519 || !equal(named.content, known.algorithm.subspan(before_curve))) continue;
    if (outer && *outer != known.curve) return malformed_private_key("two curves are named");
    return known.curve;
  }
  return malformed_private_key("another curve than P-256, P-384, P-521 or Ed25519");
}

Result<PrivateNumber> parse_ec(ByteView der, std::optional<crypto::Curve> outer) {
  EMBLEM_TRY(const Element whole, as_malformed(x509::parse_element(der, Tag::sequence), "ECPrivateKey"));
  DerCursor members(whole.content);
  EMBLEM_TRY(const Element version, as_malformed(members.take(Tag::integer), "ECPrivateKey"));
  if (!equal(version.content, as_bytes("\x01"))) return malformed_private_key("another version of ECPrivateKey");
  EMBLEM_TRY(const Element number, as_malformed(members.take(Tag::octet_string), "ECPrivateKey"));
  PrivateNumber result;
  EMBLEM_TRY(result.curve, take_curve(members, outer));
  EMBLEM_TRY(result.value, pad(number.content, crypto::coordinate_size(result.curve)));
  if (members.next_is(explicit_1)) {
    EMBLEM_TRY(const Element holder, as_malformed(members.take(), "ECPrivateKey"));
    EMBLEM_TRY(const Element bits, as_malformed(x509::parse_element(holder.content, Tag::bit_string), "public key"));
    EMBLEM_TRY(result.point, point_of(bits.content));
  }
  if (!members.at_end()) return malformed_private_key("something follows in ECPrivateKey");
  return result;
}

Result<PrivateNumber> parse_seed(ByteView der) {
  EMBLEM_TRY(const Element seed, as_malformed(x509::parse_element(der, Tag::octet_string), "CurvePrivateKey"));
  if (seed.content.size() != 32) return malformed_private_key("an Ed25519 key of another length");
  return PrivateNumber{crypto::Curve::ed25519, Secret(Bytes(seed.content.begin(), seed.content.end())), {}};
}

Result<PrivateNumber> parse_inside(ByteView algorithm, ByteView der) {
  for (const Known& known : known_algorithms) {
    if (!equal(algorithm, known.algorithm)) continue;
    return known.curve == crypto::Curve::ed25519 ? parse_seed(der) : parse_ec(der, known.curve);
  }
  return malformed_private_key("a key for another algorithm");
}

// The members after the key: attributes, and in version 2 the public key.
Result<void> take_rest(DerCursor& members, ByteView version, PrivateNumber& number) {
  if (members.next_is(Tag::context_0)) EMBLEM_CHECK(as_malformed(members.take(), "its attributes"));
  if (members.next_is(Tag::context_1)) {
    EMBLEM_TRY(const Element bits, as_malformed(members.take(), "its public key"));
    EMBLEM_TRY(const Bytes point, point_of(bits.content));
    if (version[0] != 1 || (!number.point.empty() && number.point != point))
      return malformed_private_key("its public key");
    number.point = point;
  }
  if (!members.at_end()) return malformed_private_key("something follows in PrivateKeyInfo");
  return {};
}

// For what must not be left behind by a growing vector.
Bytes with_room() {
  constexpr std::size_t longest = 512;  // a P-521 key takes 241
  Bytes bytes;
  bytes.reserve(longest);
  return bytes;
}

Secret encode_ec(const crypto::PublicKey& key, ByteView value) {
  Bytes bits = {0x00, 0x04};
  bits.insert(bits.end(), key.x.begin(), key.x.end());
  bits.insert(bits.end(), key.y.begin(), key.y.end());
  Bytes point;
  x509::append_element(point, Tag::bit_string, bits);
  Bytes members = with_room();
  x509::append_element(members, Tag::integer, as_bytes("\x01"));
  x509::append_element(members, Tag::octet_string, value);
  x509::append_element(members, explicit_1, point);
  const Secret content(std::move(members));
  Bytes whole = with_room();
  x509::append_element(whole, Tag::sequence, content.bytes());
  return Secret(std::move(whole));
}

Secret encode_seed(ByteView value) {
  Bytes whole = with_room();
  x509::append_element(whole, Tag::octet_string, value);
  return Secret(std::move(whole));
}

}  // namespace

Result<PrivateNumber> parse_pkcs8(ByteView der) {
  EMBLEM_TRY(const Element whole, as_malformed(x509::parse_element(der, Tag::sequence), "PrivateKeyInfo"));
  DerCursor members(whole.content);
  EMBLEM_TRY(const Element version, as_malformed(members.take(Tag::integer), "PrivateKeyInfo"));
  if (version.content.size() != 1 || version.content[0] > 1)
    return malformed_private_key("another version of PrivateKeyInfo");
  EMBLEM_TRY(const Element algorithm, as_malformed(members.take(Tag::sequence), "PrivateKeyInfo"));
  EMBLEM_TRY(const Element key, as_malformed(members.take(Tag::octet_string), "PrivateKeyInfo"));
  EMBLEM_TRY(PrivateNumber number, parse_inside(algorithm.whole, key.content));
  EMBLEM_CHECK(take_rest(members, version.content, number));
  return number;
}

Result<PrivateNumber> parse_sec1(ByteView der) { return parse_ec(der, std::nullopt); }

Secret encode_pkcs8(const crypto::PublicKey& key, ByteView value) {
  const Secret inside = key.curve == crypto::Curve::ed25519 ? encode_seed(value) : encode_ec(key, value);
  const ByteView algorithm = algorithm_identifier(key.curve);
  Bytes members = with_room();
  x509::append_element(members, Tag::integer, Bytes{0});
  members.insert(members.end(), algorithm.begin(), algorithm.end());
  x509::append_element(members, Tag::octet_string, inside.bytes());
  const Secret content(std::move(members));
  Bytes whole = with_room();
  x509::append_element(whole, Tag::sequence, content.bytes());
  return Secret(std::move(whole));
}

}  // namespace emblem::openssl
