// The index of a mirror: one form for each content, and answers from it that no file can break.
#include <algorithm>
#include <cstdlib>

#include "core/mirror/settle.h"

namespace {

using namespace emblem;

constexpr std::size_t longest = 1 << 20;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, std::min(size, longest));
  const auto index = mirror::parse_index(input, {});
  if (!index) return 0;
  if (mirror::encode_index(*index) != as_text(input)) std::abort();
  for (const auto& [id, log] : index->logs) {
    for (const auto& [begin, section] : log.sections) {
      if (mirror::find_candidates(log, section.range.end - 1).size() != 1) std::abort();
      if (mirror::find_candidates(log, section.range.end).size() > 1) std::abort();
    }
  }
  return 0;
}
