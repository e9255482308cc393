#include "apps/wiring/own_resolver.h"

#include <algorithm>

#include "engine/own_resolver/reverse_names.h"
#include "engine/own_resolver/summary.h"

namespace emblem::wiring {
namespace {

// What a client wants that is about to connect.
std::vector<dns::Question> questions_about(const std::vector<dns::DomainName>& names) {
  std::vector<dns::Question> questions;
  for (const dns::DomainName& name : names) {
    for (const dns::RecordType type : {dns::type_a, dns::type_aaaa}) questions.push_back({name, type});
  }
  return questions;
}

// Those of an address are known; those of a name are, where it was the one asked about and all was answered.
validate::Completeness addresses_of(const validate::Question& question, const lookup::Outcome& outcome) {
  const auto* asset = std::get_if<token::NameAsset>(&question.asset.id);
  const bool all = asset == nullptr || (!question.look_at && outcome.unanswered.empty());
  return all ? validate::Completeness::complete : validate::Completeness::incomplete;
}

}  // namespace

WhereToLook find_where_to_look(const validate::Question& question) {
  if (question.look_at) return {{*question.look_at}, std::nullopt};
  if (const auto* asset = std::get_if<token::NameAsset>(&question.asset.id)) return {{asset->name}, std::nullopt};
  return {{}, std::get<token::AddressAsset>(question.asset.id).first.reverse_name()};
}

// For one asset A and AAAA of a few names, and what each of them makes the resolver ask; Unbound bounds that as well.
own_resolver::Transcript::Rules OwnResolver::rules() const {
  const Limits& limits = options_.policy.limits;
  const std::size_t questions = options_.assets.size() * (2 * limits.reverse_names + 1);
  return {.ihle = options_.ihle_type,
          .most_aliases = limits.aliases,
          .most_askings = questions * limits.iteration_queries,
          .most_replies = questions + 1};
}

Result<void> OwnResolver::start() {
  if (resolver_) return {};
  EMBLEM_TRY(resolver_,
             unbound::Resolver::start({.trust_anchor = options_.trust_anchor.value_or(unbound::debian_trust_anchor),
                                       .root_hints = options_.root_hints,
                                       .rules = rules()}));
  return {};
}

Result<LookedUp> OwnResolver::look_up(const validate::Question& question) {
  EMBLEM_CHECK(start());
  const std::size_t begin = resolver_->transcript().askings().size();
  WhereToLook where = find_where_to_look(question);
  names_dropped_ = 0;
  if (where.reverse_name) {
    const dns::Question reverse{*where.reverse_name, dns::type_ptr};
    resolver_->ask(std::span(&reverse, 1));
    auto found = own_resolver::find_reverse_names(resolver_->transcript(), *where.reverse_name, options_.policy.limits);
    where.names = std::move(found.names);
    names_dropped_ = found.dropped;
  }
  resolver_->ask(questions_about(where.names));
  return summarize(question, where, begin);
}

LookedUp OwnResolver::summarize(const validate::Question& question, const WhereToLook& where, std::size_t begin) const {
  LookedUp seen;
  seen.outcome = own_resolver::summarize({.transcript = resolver_->transcript(),
                                          .begin = begin,
                                          .names = where.names,
                                          .reverse_name = where.reverse_name,
                                          .names_dropped = names_dropped_,
                                          .resolver = resolver_->address(),
                                          .ihle = options_.ihle_type,
                                          .limits = options_.policy.limits});
  if (seen.outcome.completeness != lookup::Completeness::incomplete) seen.emblems = validate::Completeness::complete;
  seen.addresses = addresses_of(question, seen.outcome);
  return seen;
}

}  // namespace emblem::wiring
