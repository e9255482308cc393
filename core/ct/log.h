// One Certificate Transparency log, as a log list describes it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bytes/bytes.h"
#include "emblem/time.h"

namespace emblem::ct {

enum class State : std::uint8_t { pending, qualified, usable, readonly, retired, rejected };

struct StateSince {
  State state{};
  UnixTime since;

  friend bool operator==(const StateSince&, const StateSince&) = default;
};

enum class Kind : std::uint8_t { rfc6962, tiled };

struct Log {
  Sha256Digest id;
  Bytes key;  // DER SubjectPublicKeyInfo whose digest is `id`
  Kind kind = Kind::rfc6962;
  std::string description;
  std::string operated_by;
  std::string url;                 // where it is read
  std::vector<StateSince> states;  // in the order of time; lists give one
  std::optional<UnixTime> interval_start;
  std::optional<UnixTime> interval_end;  // exclusive

  friend bool operator==(const Log&, const Log&) = default;
};

// Whether an SCT given at `moment` counts: the log was qualified, usable or readonly. A list tells the present state
// and since when, not what was before. Before a qualified, usable, readonly or retired state we take the log to have
// been accepted, since browsers take such an SCT too and the log's signature and key are checked all the same; a log
// that is pending or was ever rejected proves nothing, nor does one whose state is not told.
bool accepts_sct_at(const Log& log, UnixTime moment);

// Whether a certificate that ends at `not_after` is one that the log says it takes.
bool takes_certificate_ending(const Log& log, UnixTime not_after);

// "Description (operator)", fit to be printed.
std::string to_text(const Log& log);

}  // namespace emblem::ct
