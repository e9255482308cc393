#include "engine/publishing/difference.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/dns/record_order.h"
#include "engine/publishing/needed.h"

namespace emblem::publishing {
namespace {

using RecordSet = std::set<const dns::Record*, dns::RecordOrder>;
using SetName = std::pair<dns::DomainName, dns::RecordType>;

RecordSet set_of(const std::vector<dns::Record>& records) {
  RecordSet set;
  for (const dns::Record& record : records) set.insert(&record);
  return set;
}

class Comparison {
 public:
  Comparison(const std::vector<dns::Record>& wanted, const std::vector<dns::Record>& standing, const Order& order)
      : wanted_(set_of(wanted)), published_(set_of(order.published)), standing_(standing), order_(order) {}

  Difference run() {
    for (const dns::Record& record : standing_) look_for_others(record);
    std::vector<dns::Record> unwanted;
    for (const dns::Record& record : standing_) {
      const auto found = wanted_.find(&record);
      if (found != wanted_.end()) {
        keep_or_rewrite(record, **found);
      } else if (is_ours(record)) {
        unwanted.push_back(record);
      } else if (is_emblem_record(record, order_.ihle_type)) {
        difference_.others.push_back(record);
      }
    }
    leave_to_others(unwanted);
    for (const dns::Record* record : wanted_) {
      if (!kept_.contains(record)) difference_.add.push_back(with_ttl(*record));
    }
    return std::move(difference_);
  }

 private:
  bool is_ours(const dns::Record& record) const {
    return wanted_.contains(&record) || published_.contains(&record) || order_.known.knows(record);
  }

  void look_for_others(const dns::Record& record) {
    if (!is_ours(record)) ttls_.emplace(SetName(record.owner, record.type), record.ttl);
  }

  dns::Record with_ttl(const dns::Record& wanted) const {
    dns::Record record = wanted;
    const auto others = ttls_.find({wanted.owner, wanted.type});
    if (others != ttls_.end()) record.ttl = others->second;
    return record;
  }

  // Takes away what nobody needs any more, and names the owners where something of others stays.
  void leave_to_others(const std::vector<dns::Record>& unwanted) {
    const Limits limits;
    const std::vector<dns::Record> needed = needed_by_others(
        unwanted, difference_.others, {.ihle_type = order_.ihle_type, .limits = limits, .provider = order_.provider});
    const RecordSet stay = set_of(needed);
    for (const dns::Record& record : unwanted) {
      if (!stay.contains(&record)) difference_.remove.push_back(record);
    }
    std::map<dns::DomainName, std::size_t> shared;
    for (const dns::Record* record : stay) ++shared[record->owner];
    std::set<dns::DomainName> told;
    for (const dns::Record& record : difference_.others) {
      if (!told.insert(record.owner).second) continue;
      const auto count = shared.find(record.owner);
      const std::string also =
          count == shared.end() ? "" : "and " + std::to_string(count->second) + " of this home's that they need";
      difference_.findings.push_back({Code::record_of_another, record.owner.to_text(), also});
    }
    difference_.others.insert(difference_.others.end(), needed.begin(), needed.end());
  }

  void keep_or_rewrite(const dns::Record& standing, const dns::Record& wanted) {
    if (standing.ttl != with_ttl(wanted).ttl) {
      difference_.remove.push_back(standing);
    } else if (kept_.insert(&wanted).second) {
      difference_.keep.push_back(standing);
    }
  }

  RecordSet wanted_;
  RecordSet published_;
  const std::vector<dns::Record>& standing_;
  const Order& order_;
  std::map<SetName, std::uint32_t> ttls_;  // of the RRsets that others have records in
  RecordSet kept_;                         // among those wanted
  Difference difference_;
};

}  // namespace

Difference find_difference(const std::vector<dns::Record>& wanted, const std::vector<dns::Record>& standing,
                           const Order& order) {
  return Comparison(wanted, standing, order).run();
}

std::vector<dns::Record> unite(const std::vector<dns::Record>& first, const std::vector<dns::Record>& second) {
  RecordSet set = set_of(first);
  for (const dns::Record& record : second) set.insert(&record);
  std::vector<dns::Record> united;
  united.reserve(set.size());
  for (const dns::Record* record : set) united.push_back(*record);
  return united;
}

bool holds_the_same(const std::vector<dns::Record>& first, const std::vector<dns::Record>& second) {
  const RecordSet left = set_of(first);
  const RecordSet right = set_of(second);
  return left.size() == right.size() &&
         std::ranges::equal(left, right, [](const auto* a, const auto* b) { return dns::is_same(*a, *b); });
}

}  // namespace emblem::publishing
