// Where an endorsement says that its key's binding certificate is logged.
#pragma once

#include <cstdint>
#include <variant>

#include "core/bytes/bytes.h"

namespace emblem::token {

// The leaf hash in an RFC 6962 log, or the index in a static-ct log.
struct LogEntry {
  Sha256Digest log_id;
  std::variant<Sha256Digest, std::uint64_t> place;

  friend bool operator==(const LogEntry&, const LogEntry&) = default;
};

}  // namespace emblem::token
