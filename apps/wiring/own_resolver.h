// Looking as one more resolver does: --covert=resolver (docs/decisions/0022-covert-resolver.md).
#pragma once

#include "adapters/unbound/resolver.h"
#include "apps/wiring/look_up.h"

namespace emblem::wiring {

// Where emblems are looked for: the name, or --name, or the names that the reverse zone gives to the address.
struct WhereToLook {
  std::vector<dns::DomainName> names;
  std::optional<dns::DomainName> reverse_name;  // asked for first; it gives the names
};

WhereToLook find_where_to_look(const validate::Question& question);

// A resolver of ours, started when first needed and ended with this object: all assets of a check are asked for through
// one, as a machine's are.
class OwnResolver {
 public:
  explicit OwnResolver(const CheckOptions& options) : options_(options) {}

  // Errors: those of unbound::Resolver::start. What servers do wrong is in the outcome.
  Result<LookedUp> look_up(const validate::Question& question);

 private:
  Result<void> start();
  own_resolver::Transcript::Rules rules() const;
  LookedUp summarize(const validate::Question& question, const WhereToLook& where, std::size_t begin) const;

  const CheckOptions& options_;
  std::unique_ptr<unbound::Resolver> resolver_;
  std::size_t names_dropped_ = 0;  // in this look
};

}  // namespace emblem::wiring
