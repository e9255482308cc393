// A reply that is read encodes to the same bytes and holds an endorsement; an error names its place.
#include <cstdlib>

#include "core/desk/reply.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  const ByteView file(data, size);
  const auto reply = desk::parse_reply(file, Limits{});
  if (!reply) {
    const Code code = reply.error().code;
    if (code != Code::request_malformed && code != Code::limit_exceeded) std::abort();
    return 0;
  }
  if (reply->endorsements.empty() || !equal(desk::encode_reply(*reply), file)) std::abort();
  return 0;
}
