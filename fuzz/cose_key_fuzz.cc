// A key that is read has whole coordinates, and in the form that we would write it reads as the same key without notes.
#include <cstdlib>

#include "core/cbor/encoder.h"
#include "core/cose/cose_key.h"

namespace {

using namespace emblem;
using crypto::Curve;

Bytes encode(const crypto::PublicKey& key) {
  const bool okp = key.curve == Curve::ed25519;
  const std::int64_t curve = okp ? 6 : key.curve == Curve::p256 ? 1 : key.curve == Curve::p384 ? 2 : 3;
  const std::int64_t alg = okp ? -8 : key.curve == Curve::p256 ? -7 : key.curve == Curve::p384 ? -35 : -36;
  cbor::Encoder encoder;
  encoder.map(okp ? 4 : 5).integer(1).integer(okp ? 1 : 2).integer(3).integer(alg).integer(-1).integer(curve);
  encoder.integer(-2).bytes(key.x);
  if (!okp) encoder.integer(-3).bytes(key.y);
  return std::move(encoder).encoded();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = cose::parse_cose_key(ByteView(data, size), Limits{});
  if (!parsed) return 0;
  const crypto::PublicKey& key = parsed->key;
  const std::size_t whole = crypto::coordinate_size(key.curve);
  if (key.x.size() != whole || key.y.size() != (key.curve == Curve::ed25519 ? 0 : whole)) std::abort();
  const auto again = cose::parse_cose_key(encode(key), Limits{});
  if (!again || again->key != key || !again->findings.empty()) std::abort();
  return 0;
}
