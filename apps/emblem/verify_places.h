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

// Asks as --verify, --wait, --via and --zone-name say; nothing without --verify. Errors: those of
// wiring::verify_servers, option values.
Result<std::optional<wiring::VerifyReport>> verify_places(const CommandLine& line, const VerifyScope& scope);

// One line a server.
std::string render_text(const wiring::VerifyReport& report);

// The worse of two exit codes: 3, then 1, then 0.
int worse_exit_code(int first, int second);

}  // namespace emblem::app
