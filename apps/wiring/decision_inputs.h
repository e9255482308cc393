// What a decision rests on besides the question and the records, as digests (docs/formats/decision-record.md).
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/evidence/commitment.h"
#include "core/validate/policy.h"
#include "core/x509/certificate.h"

namespace emblem::wiring {

struct DecisionInputs {
  Sha256Digest policy;                      // digest_policy
  std::optional<Sha256Digest> policy_file;  // over its bytes; nothing when none was given
  Sha256Digest evidence;                    // evidence::Set::digest
  std::string logs_name;                    // the file, or "built-in"
  Sha256Digest logs;                        // over the list's bytes
  std::optional<UnixTime> logs_timestamp;
};

// All that decides for the one who asks: policy file, options and the files that both name.
struct EffectivePolicy {
  const validate::Policy& policy;
  evidence::LogPolicy log_policy = evidence::LogPolicy::any_entry;
  std::optional<std::span<const x509::Certificate>> roots;
};

// The same for the same policy, in whatever order and by whatever files it came.
Sha256Digest digest_policy(const EffectivePolicy& effective, const crypto::Provider& provider);

}  // namespace emblem::wiring
