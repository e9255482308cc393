#include "engine/lookup/questions.h"

namespace emblem::lookup {
namespace {

using Purpose = Chase::Purpose;

Round addresses_of(const dns::DomainName& name, Purpose purpose) {
  return {{name, dns::type_a, purpose}, {name, dns::type_aaaa, purpose}};
}

Round all_at_once(const Plan& plan) {
  Round all;
  for (const dns::DomainName& name : plan.emblem_names) {
    for (const dns::RecordType type : {dns::type_txt, plan.ihle, dns::type_a, dns::type_aaaa}) {
      all.push_back({name, type, Purpose::emblem});
    }
  }
  for (const dns::DomainName& name : plan.address_names) {
    for (const dns::RecordType type : {dns::type_a, dns::type_aaaa}) all.push_back({name, type, Purpose::address});
  }
  return all;
}

// TXT before IHLE: many ask for TXT, and nobody but validators for IHLE.
std::vector<Round> one_by_one(const Plan& plan) {
  std::vector<Round> rounds;
  rounds.reserve(plan.address_names.size() + 3 * plan.emblem_names.size());
  for (const dns::DomainName& name : plan.address_names) rounds.push_back(addresses_of(name, Purpose::address));
  for (const dns::DomainName& name : plan.emblem_names) {
    rounds.push_back(addresses_of(name, Purpose::emblem));
    for (const dns::RecordType carrier : {dns::type_txt, plan.ihle}) {
      rounds.push_back({{name, carrier, Purpose::emblem}});
    }
  }
  return rounds;
}

}  // namespace

Round first_round(const Plan& plan) {
  if (!plan.reverse_name) return {};
  return {{*plan.reverse_name, dns::type_ptr, Purpose::reverse}};
}

std::vector<Round> rounds_about_names(const Plan& plan) {
  return plan.pace == Pace::one_by_one ? one_by_one(plan) : std::vector<Round>{all_at_once(plan)};
}

}  // namespace emblem::lookup
