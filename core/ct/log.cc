#include "core/ct/log.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/bytes/printable.h"

namespace emblem::ct {
namespace {

bool is_accepted(State state) {
  return state == State::qualified || state == State::usable || state == State::readonly;
}

}  // namespace

bool accepts_sct_at(const Log& log, UnixTime moment) {
  if (log.states.empty()) return false;
  if (std::ranges::count(log.states, State::rejected, &StateSince::state) != 0) return false;
  const auto later = std::ranges::find_if(log.states, [&](const StateSince& entry) { return entry.since > moment; });
  if (later != log.states.begin()) return is_accepted(std::prev(later)->state);
  return is_accepted(later->state) || later->state == State::retired;
}

bool takes_certificate_ending(const Log& log, UnixTime not_after) {
  if (log.interval_start && not_after < *log.interval_start) return false;
  return !log.interval_end || not_after < *log.interval_end;
}

std::string to_text(const Log& log) {
  const std::string name = log.description.empty() ? encode_base64(log.id.bytes) : to_printable(log.description);
  return log.operated_by.empty() ? name : name + " (" + to_printable(log.operated_by) + ")";
}

}  // namespace emblem::ct
