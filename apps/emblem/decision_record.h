// What was decided, and on what: one file a run (docs/formats/decision-record.md).
#pragma once

#include <string>
#include <vector>

#include "apps/wiring/judge.h"

namespace emblem::app {

struct Decision {
  const wiring::CheckOptions& options;
  const wiring::Judge& judge;
  const std::vector<Report>& reports;  // one for each asset of the options
  UnixTime made;
  const Limits& limits;
};

// One line of JSON, schema emblem.decision/1; ASCII only. Error: limit_exceeded and the like, where nobody could read
// it again.
Result<std::string> render_decision_record(const Decision& decision);

}  // namespace emblem::app
