// --verify: whether the servers of the zones say what was just published or withdrawn.
#pragma once

#include <optional>

#include "apps/emblem/command_line.h"
#include "apps/emblem/places.h"
#include "apps/wiring/verification.h"

namespace emblem::app {

struct VerifyScope {
  const std::vector<PlaceOutcome>& outcomes;   // places in error are left out
  const std::vector<dns::Record>& before;      // stood there before, and must be gone where it is wanted no more
  const std::vector<dns::DomainName>* owners;  // these only; null: all
};

// What --verify, --wait, --via and --zone-name ask for.
struct VerifyWish {
  std::optional<dns::DomainName> zone;
  std::vector<std::string> via;  // empty: the zone's own servers
  std::int64_t wait = 60;        // seconds
};

// Nothing without --verify. To be read before anything is changed. Errors: option values.
Result<std::optional<VerifyWish>> read_verify(const CommandLine& line);

// A zone that cannot be looked at is a finding of the report, whose exit code is then 3: what was published or
// withdrawn stays so.
wiring::VerifyReport verify_places(const VerifyWish& wish, const VerifyScope& scope);

// One line a server.
std::string render_text(const wiring::VerifyReport& report);

// The worse of two exit codes: 3, then 1, then 0.
int worse_exit_code(int first, int second);

}  // namespace emblem::app
