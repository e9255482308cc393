#include "apps/wiring/carried_records.h"

#include <algorithm>
#include <set>

#include "core/bytes/printable.h"
#include "core/dns/alias.h"

namespace emblem::wiring {
namespace {

bundle::Question to_carried(const validate::Question& question, dns::RecordType ihle_type) {
  return {.asset = question.asset.id, .look_at = question.look_at, .ihle_type = ihle_type};
}

validate::Completeness to_completeness(bundle::Completeness completeness) {
  return completeness == bundle::Completeness::complete ? validate::Completeness::complete
                                                        : validate::Completeness::incomplete;
}

bundle::Completeness to_carried(validate::Completeness completeness) {
  return completeness == validate::Completeness::complete ? bundle::Completeness::complete
                                                          : bundle::Completeness::incomplete;
}

// The names from which a look-up goes on its way; where it ends is among the owners as well, and leads nowhere. Records
// from files have no owners: nobody was asked.
std::set<dns::DomainName> beginnings_of(const bundle::LookUp& look_up) {
  if (look_up.owners.empty()) return {};
  std::set<dns::DomainName> names(look_up.owners.begin(), look_up.owners.end());
  if (const auto* asset = std::get_if<token::NameAsset>(&look_up.question.asset)) {
    names.insert(asset->name);
  } else if (!look_up.question.look_at) {
    names.insert(std::get<token::AddressAsset>(look_up.question.asset).first.reverse_name());
  }
  return names;
}

// The records say what servers said to whoever looked.
void note_aliases(const CarriedLookUps& from, const bundle::LookUp& look_up, const Limits& limits,
                  std::vector<Finding>& findings) {
  constexpr std::size_t longest = 400;
  std::size_t left = 16;  // as many as anybody reads
  const dns::AliasMap aliases(look_up.records);
  for (const dns::DomainName& name : beginnings_of(look_up)) {
    if (left == 0) return;
    const dns::AliasPath path = dns::follow_aliases(name, look_up.records, limits.aliases);
    // Where servers gave different aliases they lead to several ends.
    for (const dns::DomainName& end : aliases.find_ends(name, limits.aliases)) {
      if (end == name || (path.how == dns::AliasEnd::looped && end == path.end)) continue;
      if (left-- == 0) return;
      findings.push_back({Code::lookup_alias_followed, from.path,
                          to_printable(name.to_text() + " leads to " + end.to_text(), longest)});
    }
  }
}

// What a decision record repeats of its look-up. Nobody can tell whether its maker made it up.
std::vector<Finding> findings_of(const CarriedLookUps& from, const Remarks& remarks) {
  std::vector<Finding> findings = {
      {Code::bundle_records_used, from.path, "a decision record of " + to_rfc3339(from.made)}};
  for (Finding finding : remarks) {
    if (finding.code == Code::lookup_absence_proved) {
      finding = {Code::lookup_absence_claimed, from.path, "the record says that DNSSEC proved it"};
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

// Whoever made the bundle may say so of any zone; a proof it is not.
std::vector<Finding> findings_of(const CarriedLookUps& from, const bundle::LookUp& look_up, const Limits& limits) {
  std::vector<Finding> findings = {{Code::bundle_records_used, from.path, "made " + to_rfc3339(from.made)}};
  if (look_up.absence == bundle::Absence::claimed) {
    findings.push_back({Code::lookup_absence_claimed, from.path, "so the bundle says"});
  } else if (look_up.absence == bundle::Absence::proved) {
    findings.push_back({Code::lookup_absence_claimed, from.path, "the bundle says that DNSSEC proved it"});
  }
  note_aliases(from, look_up, limits, findings);
  return findings;
}

Finding without_records(std::span<const CarriedLookUps> carried) {
  constexpr std::size_t most_shown = 8;
  std::string text;
  std::size_t shown = 0;
  for (const CarriedLookUps& from : carried) {
    for (const bundle::LookUp& look_up : from.look_ups) {
      if (shown > most_shown) break;
      text += shown == 0 ? "it answers for " : "; ";
      text += shown == most_shown ? std::string("...") : to_text(look_up.question);
      if (from.decided_at && shown < most_shown) text += " at " + to_rfc3339(*from.decided_at);
      ++shown;
    }
  }
  return {Code::bundle_without_records, carried.size() == 1 ? carried.front().path : "", text};
}

std::pair<bool, UnixTime> rank_of(const CarriedLookUps& from) { return {!from.remarks.empty(), from.made}; }

bundle::Absence absence_of(const lookup::Outcome& outcome) {
  const auto says = [&](Code code) {
    return std::ranges::find(outcome.findings, code, &Finding::code) != outcome.findings.end();
  };
  if (says(Code::lookup_absence_proved)) return bundle::Absence::proved;
  return says(Code::lookup_absence_claimed) ? bundle::Absence::claimed : bundle::Absence::untold;
}

}  // namespace

CarriedRecords find_carried(std::span<const CarriedLookUps> carried, const CarriedQuestion& asked,
                            const Limits& limits) {
  const bundle::Question wanted = to_carried(asked.question, asked.ihle_type);
  const CarriedLookUps* best = nullptr;
  const bundle::LookUp* answer = nullptr;
  for (const CarriedLookUps& from : carried) {
    if (from.decided_at && *from.decided_at != asked.at) continue;
    const auto found = std::ranges::find(from.look_ups, wanted, &bundle::LookUp::question);
    if (found == from.look_ups.end() || (best != nullptr && rank_of(from) <= rank_of(*best))) continue;
    best = &from;
    answer = &*found;
  }
  CarriedRecords records;
  if (answer == nullptr) {
    records.findings.push_back(without_records(carried));
    return records;
  }
  records.look_up = answer;
  records.made = best->made;
  records.records = answer->records;
  records.emblems = to_completeness(answer->emblems);
  records.addresses = to_completeness(answer->addresses);
  if (best->remarks.empty()) {
    records.findings = findings_of(*best, *answer, limits);
  } else {
    records.remarks = &best->remarks[static_cast<std::size_t>(answer - best->look_ups.data())];
    records.findings = findings_of(*best, *records.remarks);
  }
  return records;
}

CarriedLookUps carried_by(decision::DecisionRecord record, std::string path) {
  // Judged again it is written again; the look-up is as old as it was.
  CarriedLookUps carried{
      .path = std::move(path), .made = std::min(record.made, record.at), .look_ups = {}, .decided_at = record.at};
  for (decision::Answer& answer : record.answers) {
    if (!answer.looked_up) continue;
    carried.look_ups.push_back(std::move(answer.looked_up->look_up));
    carried.remarks.push_back(std::move(answer.looked_up->findings));
  }
  return carried;
}

bundle::LookUp make_carried(const validate::Question& question, const LookedUp& seen, dns::RecordType ihle_type) {
  return {.question = to_carried(question, ihle_type),
          .owners = seen.outcome.owners,
          .records = seen.outcome.records,
          .emblems = to_carried(seen.emblems),
          .addresses = to_carried(seen.addresses),
          .absence = absence_of(seen.outcome)};
}

}  // namespace emblem::wiring
