#include "engine/lookup/merge.h"

#include <algorithm>
#include <iterator>

#include "engine/lookup/summary.h"

namespace emblem::lookup {
namespace {

template <typename Value>
void append(std::vector<Value>& to, std::vector<Value>&& from) {
  std::ranges::move(from, std::back_inserter(to));
}

}  // namespace

Outcome merge_outcomes(Outcome first, Outcome second) {
  Outcome merged = std::move(first);
  append(merged.records, std::move(second.records));
  make_canonical(merged.records);
  append(merged.owners, std::move(second.owners));
  std::ranges::sort(merged.owners);
  const auto repeated = std::ranges::unique(merged.owners);
  merged.owners.erase(repeated.begin(), repeated.end());
  merged.completeness = std::max(merged.completeness, second.completeness);
  merged.absence = std::max(merged.absence, second.absence);
  append(merged.unanswered, std::move(second.unanswered));
  append(merged.by_server, std::move(second.by_server));
  append(merged.seen, std::move(second.seen));
  for (Finding& finding : second.findings) {
    if (std::ranges::find(merged.findings, finding) == merged.findings.end()) {
      merged.findings.push_back(std::move(finding));
    }
  }
  add_absence(merged);  // each spoke for itself alone
  return merged;
}

Outcome merge_and_compare(Outcome first, Outcome second, dns::RecordType ihle) {
  Outcome merged = merge_outcomes(std::move(first), std::move(second));
  std::erase_if(merged.findings, [](const Finding& finding) { return finding.code == Code::lookup_servers_differ; });
  add_comparison(merged, ihle);
  return merged;
}

}  // namespace emblem::lookup
