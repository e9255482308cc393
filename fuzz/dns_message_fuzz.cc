// What a message says survives being written and read again, and no part of what was written is a message itself.
#include <cstdlib>

#include "core/dns/message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem::dns;
  const auto message = parse_message({data, size});
  if (!message) return 0;
  const auto written = encode_message(*message);
  if (!written) return 0;  // names were compressed and are too long when they are not
  const auto again = parse_message(*written);
  if (!again || *again != *message) std::abort();
  if (parse_message(emblem::ByteView(*written).first(written->size() - 1))) std::abort();
  return 0;
}
