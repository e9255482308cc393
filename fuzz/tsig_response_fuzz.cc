// The TSIG record found in an answer stands where it is said to and is whole: the message without it is one, too, and
// written again behind that it is found again.
#include <cstdlib>

#include "core/update/tsig_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  const auto envelope = update::parse_envelope({data, size});
  if (!envelope || !envelope->tsig) return 0;
  const std::size_t begin = envelope->tsig_begin;
  if (begin < 12 || begin >= size) std::abort();
  Bytes bare(data, data + begin);
  const auto count = static_cast<std::uint16_t>((bare[10] << 8 | bare[11]) - 1);
  bare[10] = static_cast<std::uint8_t>(count >> 8);
  bare[11] = static_cast<std::uint8_t>(count);
  const auto without = update::parse_envelope(bare);
  if (!without || without->tsig || without->rcode != envelope->rcode) std::abort();
  Bytes again(data, data + begin);
  const Bytes record = update::encode_tsig(*envelope->tsig);
  again.insert(again.end(), record.begin(), record.end());
  const auto found = update::parse_envelope(again);
  if (again.size() <= 65535 && (!found || found->tsig != envelope->tsig)) std::abort();
  return 0;
}
