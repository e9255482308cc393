// A bundle that is read is the one encoding of what is in it, and what is not recognised is not read.
#include <cstdlib>

#include "core/bundle/bundle.h"
#include "core/bytes/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  const ByteView bytes(data, size);
  const Limits limits;
  const auto parsed = bundle::parse_bundle(bytes, limits);
  if (!parsed) {
    if (parsed.error().code != Code::bundle_malformed && parsed.error().code != Code::bundle_newer &&
        parsed.error().code != Code::limit_exceeded) {
      std::abort();
    }
    return 0;
  }
  if (!bundle::is_bundle(bytes)) std::abort();
  const auto again = bundle::encode_bundle(*parsed, limits);
  if (!again || !equal(*again, bytes)) std::abort();
  for (const bundle::LookUp& look_up : parsed->look_ups) {
    if (to_text(look_up.question).empty()) std::abort();
  }
  return 0;
}
