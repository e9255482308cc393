#include "core/keys/thumbprint.h"

#include "core/bytes/base_encodings.h"
#include "core/cbor/encoder.h"
#include "core/keys/cose_curve.h"

namespace emblem::keys {
namespace {

constexpr std::int64_t cose_kty_okp = 1;
constexpr std::int64_t cose_kty_ec2 = 2;

ByteView without_leading_zeros(ByteView bytes) {
  std::size_t zeros = 0;
  while (zeros < bytes.size() && bytes[zeros] == 0) ++zeros;
  return bytes.subspan(zeros);
}

// The required members kty, crv, x, y in deterministic order.
KeyId cbor_id(const crypto::PublicKey& key, ByteView x, ByteView y, const crypto::Provider& provider) {
  cbor::Encoder encoder;
  encoder.reserve(160);
  const bool okp = key.curve == crypto::Curve::ed25519;
  encoder.map(okp ? 3 : 4).integer(1).integer(okp ? cose_kty_okp : cose_kty_ec2);
  encoder.integer(-1).integer(cose_curve(key.curve)).integer(-2).bytes(x);
  if (!okp) encoder.integer(-3).bytes(y);
  return {Family::cbor, provider.sha256(encoder.encoded())};
}

}  // namespace

std::string to_text(const KeyId& id) { return encode_base32(id.digest.bytes); }

KeyId jose_key_id(const crypto::PublicKey& key, const crypto::Provider& provider) {
  std::string text;
  text.reserve(256);
  if (key.curve == crypto::Curve::ed25519) {
    text.append(R"({"crv":"Ed25519","kty":"OKP","x":")").append(encode_base64url(key.x)).append("\"}");
  } else {
    text.append(R"({"crv":")").append(crypto::to_text(key.curve)).append(R"(","kty":"EC","x":")");
    text.append(encode_base64url(key.x)).append(R"(","y":")").append(encode_base64url(key.y)).append("\"}");
  }
  return {Family::jose, provider.sha256(as_bytes(text))};
}

KeyId cbor_key_id(const crypto::PublicKey& key, const crypto::Provider& provider) {
  return cbor_id(key, key.x, key.y, provider);
}

std::optional<KeyId> stripped_cbor_key_id(const crypto::PublicKey& key, const crypto::Provider& provider) {
  // The reference strips numbers; Ed25519 keys are not numbers and stay as they are.
  if (key.curve == crypto::Curve::ed25519) return std::nullopt;
  const ByteView x = without_leading_zeros(key.x);
  const ByteView y = without_leading_zeros(key.y);
  if (x.size() == key.x.size() && y.size() == key.y.size()) return std::nullopt;
  return cbor_id(key, x, y, provider);
}

}  // namespace emblem::keys
