// What DNSSEC makes of the answers of a look-up (RFC 4035 section 4.3). Signatures are checked elsewhere
// (adapters/dnssec); here is what follows from it.
#pragma once

#include <span>

#include "engine/lookup/answer.h"
#include "engine/lookup/plan.h"
#include "engine/lookup/proxy.h"
#include "engine/lookup/trust_anchor.h"

namespace emblem::lookup {

enum class Standing : std::uint8_t {
  secure,     // signed, all the way down from an anchor
  insecure,   // it is proved that nothing signs this zone
  bogus,      // what should be signed is not, or not well
  unchecked,  // nothing came that could be checked
};

struct Validation {
  dns::Question question;
  Standing standing = Standing::unchecked;
  Answer answer = {};    // what was proved or, where it is insecure, merely given; its `beside` is of no account
  std::string why = {};  // for people: where it is bogus or unchecked, or taken for insecure without asking
};

// What one server's answers are worth.
struct ServerValidations {
  Server server;
  std::vector<Validation> validations = {};
  // Why nothing of this server's was checked at all, as where its way does not allow it; else empty.
  std::string refusal = {};
};

// The questions that a look-up asked this server and got answers to, each once: TXT, IHLE, A and AAAA of the names of
// emblems, A and AAAA of the others, PTR. Aliases are followed by whoever validates.
std::vector<dns::Question> questions_to_validate(const Plan& plan, const Outcome& found, const Server& server,
                                                 const Limits& limits);

// Puts what was proved into the place of what was merely given, and sets aside what is bogus: its question counts as
// without an answer. So does a question that could not be checked, but for emblem records that were given, for they
// bear signatures of their own; so does one whose proof leads to other names than the look-up was led to (PTR,
// aliases), for emblems of those were not looked for. What is insecure stands beside what was given. Where every
// server's look for emblems came to nothing, the absence is proved if every carrier's absence is, by one server at
// least. What was asked for that joins Outcome::seen; of DS and DNSKEY records nobody but the validating library knows
// exactly which were asked for. Findings: lookup_bogus, lookup_not_validated, lookup_absence_proved.
struct Validated {
  std::span<const ServerValidations> all;
  const Plan& plan;
  const Limits& limits;
  const Proxy* proxy = nullptr;  // through which all was asked
};
Outcome apply_validations(Outcome found, const Validated& validated);

}  // namespace emblem::lookup
