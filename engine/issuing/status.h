// The state of a home on one page, and what to do next.
#pragma once

#include "engine/issuing/issue.h"

namespace emblem::issuing {

enum class Urgency : std::uint8_t {
  fine,
  soon,  // will need doing
  now,   // needs doing
};

struct Step {
  Urgency urgency = Urgency::now;
  std::string what;     // a sentence
  std::string command;  // may be empty
};

struct KeyStatus {
  const home::Key* key;
  std::string jose_kid;
  std::string cbor_kid;
};

struct MarkStatus {
  const home::Mark* mark;
  std::optional<UnixTime> until;  // the moment at which its verdict drops; nothing: it has no emblem that holds
  bool endorsed = false;          // by somebody else, in every dialect
  bool due = false;               // to be renewed
};

struct EndorsementStatus {
  std::string issuer;
  Dialect dialect{};
  UnixTime until;
};

// Refers to the contents.
struct Status {
  std::vector<KeyStatus> keys;  // active ones
  std::vector<const home::Commitment*> commitments;
  std::vector<EndorsementStatus> endorsements;  // of an active root by others, live
  std::vector<MarkStatus> marks;                // not withdrawn, the first to end first
  std::size_t given = 0;                        // endorsements given to others that still last
  std::vector<Step> steps;                      // the most urgent first

  bool needs_doing() const;
};

// Asks nobody, and opens no private key.
Status status_of(const home::Contents& contents, const Workbench& bench);

// Behind those that are as urgent.
void add_step(Status& status, Step step);

}  // namespace emblem::issuing
