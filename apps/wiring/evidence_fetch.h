// Collects what a verdict needs into one bundle: looks up, finds the commitments in the tokens, asks their logs.
#pragma once

#include <functional>

#include "apps/wiring/check_options.h"
#include "engine/gathering/harvest.h"

namespace emblem::wiring {

struct FetchOrder {
  const CheckOptions& options;  // with Network::forbidden no log is asked: what is at hand is put together
  std::string to;               // the bundle, written whole or not at all
  std::string memory;           // the file of tree heads seen before; made where it is not there
  std::function<void(std::string_view)> on_progress;
};

struct FetchedCommitment {
  std::string domain;
  CommitmentStatus status{};
};

struct FetchReport {
  std::vector<FetchedCommitment> commitments;
  std::vector<gathering::Disclosure> disclosures;
  std::vector<Finding> findings;   // of look-ups, records and logs
  std::vector<std::string> forks;  // files that keep what shows them
  std::size_t bytes = 0;           // of the bundle; 0: it could not be written, which a finding says
  std::size_t list_bytes = 0;      // of the revocation lists in it
  enum class Outcome : unsigned char { everything, something_missing, bundle_not_written, log_forked };
  Outcome outcome = Outcome::everything;
};

// Errors: as make_judge and Judge::judge; memory_malformed, network_unusable, option_value_wrong (the proxy),
// file_not_written (before anybody is asked). What comes later is in the report: what logs do wrong, what could not be
// written after they had been told.
Result<FetchReport> fetch_evidence(const FetchOrder& order);

}  // namespace emblem::wiring
