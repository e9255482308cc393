// The logs whose timestamps may count, from a list in the browsers' version 3 form.
#pragma once

#include <span>

#include "core/crypto/provider.h"
#include "core/ct/log.h"
#include "emblem/limits.h"
#include "emblem/report.h"

namespace emblem::ct {

class LogList {
 public:
  // No logs at all.
  LogList() = default;

  // Of the JSON text. A log that cannot be read (log_unreadable) or whose log_id is not the digest of its key
  // (log_id_mismatch) is left out with a finding. Errors: limit_exceeded, log_list_malformed, those of json::Document.
  static Result<LogList> parse(ByteView text, const crypto::Provider& provider, const Limits& limits);

  // The logs of both; where both know one, as the later list has it. Findings of both; digest and time of the later.
  static LogList merge(const LogList& one, const LogList& other);

  // Null for an unknown log; valid while the list is.
  const Log* find(const Sha256Digest& id) const;

  std::span<const Log> logs() const { return logs_; }
  std::span<const Finding> findings() const { return findings_; }
  std::optional<UnixTime> timestamp() const { return timestamp_; }
  // Over the text; of an empty list all zero.
  const Sha256Digest& sha256() const { return sha256_; }

 private:
  friend class LogListParser;

  std::vector<Log> logs_;  // sorted by identifier
  std::vector<Finding> findings_;
  std::optional<UnixTime> timestamp_;
  Sha256Digest sha256_;
};

}  // namespace emblem::ct
