// Keeps intervals of logs in a folder, around the commitments that somebody cares about.
#pragma once

#include <functional>

#include "apps/wiring/check_options.h"
#include "engine/gathering/harvest.h"

namespace emblem::wiring {

struct MirrorOrder {
  const CheckOptions& options;    // evidence, logs, the way to the network
  std::vector<std::string> logs;  // by URL, identifier in base64, or description
  std::uint64_t others = 0;       // that an interval holds besides an entry, at least; 1 to mirror::most_others
  std::string folder;             // made where it is not there
  std::string memory;             // the file of tree heads seen before
  std::function<void(std::string_view)> on_progress;
};

struct MirroredLogReport {
  std::string name;
  std::uint64_t wanted = 0;   // entries that are cared about
  std::uint64_t kept = 0;     // of them, in the mirror now
  std::uint64_t entries = 0;  // in the mirror, all in all
};

struct MirrorReport {
  std::vector<MirroredLogReport> logs;  // as they were named
  std::vector<gathering::Disclosure> disclosures;
  std::vector<Finding> findings;
  std::vector<std::string> forks;  // files that keep what shows them
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;  // received
  enum class Outcome : unsigned char { everything, something_missing, log_forked } outcome = Outcome::everything;
};

// Errors: unreadable or malformed input (evidence, log list, mirror, memory), log_unknown (a log that is not on the
// list, or a name of several); folder_in_use, file_not_written, those of http::make_web. What logs do wrong is in the
// report, and what was proven before stays in the mirror.
Result<MirrorReport> mirror_logs(const MirrorOrder& order);

}  // namespace emblem::wiring
