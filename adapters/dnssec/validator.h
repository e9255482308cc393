// Checks by DNSSEC what servers answer, with libunbound (RFC 4035 section 5).
#pragma once

#include <memory>
#include <string>

#include "emblem/limits.h"
#include "engine/lookup/policy.h"
#include "engine/lookup/proxy.h"
#include "engine/lookup/secure_stream.h"
#include "engine/lookup/validation.h"

namespace emblem::dnssec {

struct ValidatorSetup {
  std::vector<lookup::TrustAnchor> anchors;
  lookup::SecureStreams* secure = nullptr;  // for servers asked over TLS; must outlive the validator
  const lookup::Proxy* proxy = nullptr;     // nothing goes around it; must outlive the validator
  dns::RecordType ihle = dns::default_type_ihle;
  lookup::Instant patience{15000};  // for all questions of one server; what is open then stays unchecked
  std::size_t most_aliases = Limits{}.aliases;
};

class Validator {
 public:
  Validator() = default;
  Validator(const Validator&) = delete;
  Validator& operator=(const Validator&) = delete;
  virtual ~Validator() = default;

  // Asks the server each question once more, with the signatures, and for the DS and DNSKEY records on the way down to
  // it; aliases are followed. What no anchor is above is not asked and insecure. A server of Transport::https is not
  // asked: libunbound cannot. Signatures are checked at this machine's time. Whatever the server does wrong is in what
  // is returned, one for each question. Error: network_unusable (libunbound does not take a setting or an anchor).
  virtual Result<std::vector<lookup::Validation>> validate(const lookup::Server& server,
                                                           std::span<const dns::Question> questions) = 0;
};

// Error: network_unusable (libunbound is not there).
Result<std::unique_ptr<Validator>> make_validator(ValidatorSetup setup);

}  // namespace emblem::dnssec
