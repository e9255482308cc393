// A key that is read has whole coordinates, and in the form that we would write it reads as the same key without notes.
#include <cstdlib>

#include "core/bytes/base_encodings.h"
#include "core/jose/jwk.h"

namespace {

using namespace emblem;
using crypto::Curve;

std::string encode(const crypto::PublicKey& key) {
  const bool okp = key.curve == Curve::ed25519;
  const std::string alg = okp                        ? "EdDSA"
                          : key.curve == Curve::p256 ? "ES256"
                          : key.curve == Curve::p384 ? "ES384"
                                                     : "ES512";
  std::string text = R"({"kty":")" + std::string(okp ? "OKP" : "EC") + R"(","crv":")";
  text.append(crypto::to_text(key.curve)).append(R"(","alg":")").append(alg);
  text.append(R"(","x":")").append(encode_base64url(key.x));
  if (!okp) text.append(R"(","y":")").append(encode_base64url(key.y));
  return text + "\"}";
}

Result<keys::ParsedKey> parse(std::string_view text) {
  EMBLEM_TRY(const auto document, json::Document::parse(text, {.nodes = 4096, .depth = 16}));
  return jose::parse_jwk(document.root());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = parse(as_text(ByteView(data, size)));
  if (!parsed) return 0;
  const crypto::PublicKey& key = parsed->key;
  const std::size_t whole = crypto::coordinate_size(key.curve);
  if (key.x.size() != whole || key.y.size() != (key.curve == Curve::ed25519 ? 0 : whole)) std::abort();
  const auto again = parse(encode(key));
  if (!again || again->key != key || !again->findings.empty()) std::abort();
  return 0;
}
