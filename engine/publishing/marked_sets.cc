#include "engine/publishing/marked_sets.h"

#include <algorithm>
#include <set>

#include "core/dns/record_order.h"

namespace emblem::publishing {

MarkedSets::MarkedSets(const home::Contents& contents, const issuing::Workbench& bench, Judging judging) {
  std::optional<issuing::Rehearsal> rehearsal;
  std::optional<issuing::SetFinder> finder;
  if (judging == Judging::none) {
    finder.emplace(contents, bench);
  } else {
    rehearsal.emplace(contents, bench);
  }
  const issuing::SetFinder& sets = rehearsal ? rehearsal->sets() : *finder;
  for (const home::Mark& mark : contents.marks) {
    if (mark.state != home::MarkState::marked) continue;
    if (rehearsal) {
      if (const auto checked = rehearsal->check(mark); !checked) {
        findings_.push_back({Code::set_refused, checked.error().where, checked.error().detail});
        if (judging == Judging::required) {
          ++refused_;
          continue;
        }
      }
    }
    sets_.push_back({issuing::owners_of(mark), sets.find(mark)});
  }
}

std::vector<dns::Record> MarkedSets::records(const SetRules& rules) const {
  std::set<dns::Record, dns::RecordOrder> records;
  for (const Named& named : sets_) {
    for (const dns::DomainName& owner : named.owners) {
      const issue::RecordRules at_owner{.owner = owner, .ttl = rules.ttl, .ihle_type = rules.ihle_type};
      for (dns::Record& record : issuing::records_of(named.set, at_owner)) records.insert(std::move(record));
    }
  }
  std::vector<dns::Record> all;
  all.reserve(records.size());
  while (!records.empty()) all.push_back(std::move(records.extract(records.begin()).value()));
  return all;
}

std::vector<dns::DomainName> MarkedSets::owners() const {
  std::vector<dns::DomainName> owners;
  for (const Named& named : sets_) {
    if (named.set.tokens.empty() && named.set.keys.empty()) continue;
    owners.insert(owners.end(), named.owners.begin(), named.owners.end());
  }
  std::ranges::sort(owners);
  const auto repeated = std::ranges::unique(owners);
  owners.erase(repeated.begin(), repeated.end());
  return owners;
}

std::vector<Finding> find_large_answers(std::span<const dns::Record> records) {
  std::vector<Finding> findings;
  while (!records.empty()) {
    const dns::Record& first = records.front();
    std::size_t count = 0;
    while (count < records.size() && records[count].owner == first.owner && records[count].type == first.type) ++count;
    const std::size_t size = issue::answer_size(records.first(count), first.type);
    const bool told = !findings.empty() && findings.back().where == first.owner.to_text();
    if (size > issue::comfortable_answer && !told) {
      findings.push_back({Code::answer_large, first.owner.to_text(), std::to_string(size) + " bytes"});
    }
    records = records.subspan(count);
  }
  return findings;
}

}  // namespace emblem::publishing
