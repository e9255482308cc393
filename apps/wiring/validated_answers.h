// Checks what servers answered by DNSSEC, where the options name trust anchors.
#pragma once

#include <memory>

#include "adapters/dnssec/validator.h"
#include "apps/wiring/check_options.h"
#include "engine/lookup/proxy.h"

namespace emblem::wiring {

// The anchors of --trust-anchor; none without it. Errors: file_unreadable, file_too_large; what
// lookup::parse_trust_anchors says, at the file and its line.
Result<std::vector<lookup::TrustAnchor>> read_trust_anchors(const CheckOptions& options);

// How servers are reached; must outlive the validator.
struct Reach {
  lookup::SecureStreams* secure = nullptr;
  const lookup::Proxy* proxy = nullptr;
};

// Null where no anchors are named. Errors: those of read_trust_anchors, network_unusable (libunbound is not there).
Result<std::unique_ptr<dnssec::Validator>> make_answer_validator(const CheckOptions& options, Reach reach);

struct Answered {
  const lookup::Plan& plan;
  lookup::Outcome outcome;
  const lookup::Proxy* proxy = nullptr;
  const Limits& limits;
};

// Asks each server again whose answers can be checked, plain or over TLS; of the others a finding says that they were
// not. Error: network_unusable.
Result<lookup::Outcome> validate_answers(dnssec::Validator& validator, Answered answered);

}  // namespace emblem::wiring
