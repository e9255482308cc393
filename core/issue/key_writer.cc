#include "core/issue/key_writer.h"

#include "core/bytes/base_encodings.h"
#include "core/issue/algorithm_names.h"
#include "core/issue/json_writer.h"
#include "core/issue/map_writer.h"
#include "core/keys/cose_curve.h"

namespace emblem::issue {
namespace {

// RFC 9052 section 7.1, RFC 9053 section 7.
enum Label : std::int64_t { kty = 1, alg = 3, crv = -1, x = -2, y = -3 };
constexpr std::int64_t okp = 1;
constexpr std::int64_t ec2 = 2;

bool is_okp(const crypto::PublicKey& key) { return key.curve == crypto::Curve::ed25519; }

}  // namespace

std::string encode_jwk(const crypto::PublicKey& key) {
  JsonWriter json;
  json.begin_object().name("alg").text(jose_algorithm(key.curve)).name("crv").text(crypto::to_text(key.curve));
  json.name("kty").text(is_okp(key) ? "OKP" : "EC").name("x").text(encode_base64url(key.x));
  if (!is_okp(key)) json.name("y").text(encode_base64url(key.y));
  json.end_object();
  return std::move(json).written();
}

Bytes encode_cose_key(const crypto::PublicKey& key) {
  const auto integer = [](std::int64_t value) { return cbor::Encoder().integer(value).encoded(); };
  MapWriter map;
  map.set(kty, integer(is_okp(key) ? okp : ec2)).set(alg, integer(cose_algorithm(key.curve)));
  map.set(crv, integer(keys::cose_curve(key.curve))).set(x, cbor::Encoder().bytes(key.x).encoded());
  if (!is_okp(key)) map.set(y, cbor::Encoder().bytes(key.y).encoded());
  return map.encoded();
}

bool is_named_alike(const crypto::PublicKey& key) {
  const auto begins_with_zero = [](ByteView bytes) { return !bytes.empty() && bytes.front() == 0; };
  return is_okp(key) || (!begins_with_zero(key.x) && !begins_with_zero(key.y));
}

}  // namespace emblem::issue
