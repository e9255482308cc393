// Decision records: what they put into a report can be printed, and their look-ups can be carried on.
#include <algorithm>
#include <cstdlib>

#include "core/decision/decision_record.h"

namespace {

using namespace emblem;

constexpr std::size_t longest = 1 << 20;

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char character) { return character >= ' ' && character <= '~'; });
}

void check(const decision::KeptLookUp& kept) {
  for (const Finding& finding : kept.findings) {
    if (!is_plain(finding.where) || !is_plain(finding.text)) std::abort();
  }
  const auto encoded =
      bundle::encode_bundle({.made = {}, .look_ups = {kept.look_up}, .evidence = {}, .log_list = std::nullopt});
  if (!encoded) std::abort();
  const auto again = bundle::parse_bundle(*encoded, {});
  if (!again || again->look_ups.size() != 1 || again->look_ups.front() != kept.look_up) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, std::min(size, longest));
  const auto record = decision::parse_decision_record(input, {});
  if (!record) return 0;
  for (const decision::Answer& answer : record->answers) {
    if (answer.looked_up) check(*answer.looked_up);
  }
  return 0;
}
