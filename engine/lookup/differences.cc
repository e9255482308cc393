// Compares what the servers gave.
#include <algorithm>
#include <array>

#include "core/bytes/base_encodings.h"
#include "core/dns/text_record.h"
#include "engine/lookup/summary.h"

namespace emblem::lookup {
namespace {

// What a finding tells of a record: enough to find it again.
std::string describe(const dns::Record& record) {
  constexpr std::size_t shown = 24;
  if (record.type == dns::type_txt) {
    const std::string text = dns::parse_text_record(record.rdata).value_or("");
    return "TXT \"" + text.substr(0, shown) + (text.size() > shown ? "...\"" : "\"");
  }
  const ByteView bytes = record.rdata;
  return "IHLE " + encode_hex(bytes.first(std::min(bytes.size(), shown / 2))) + " of " + std::to_string(bytes.size()) +
         " bytes";
}

using Given = std::vector<const ServerRecords*>;

// The records are sorted, and a hostile server can give very many.
bool gave(const ServerRecords& own, const dns::Record& record) {
  return std::ranges::binary_search(own.emblem_records, record_key(record), {}, record_key);
}

// The servers with a real answer about a carrier at every name.
Given servers_that_answered(const Outcome& outcome, dns::RecordType carrier) {
  Given given;
  for (const ServerRecords& own : outcome.by_server) {
    const bool open = std::ranges::any_of(outcome.unanswered, [&](const Unanswered& unanswered) {
      return unanswered.server == own.server && unanswered.type == carrier;
    });
    if (!open) given.push_back(&own);
  }
  return given;
}

std::vector<dns::Record> all_records(const Given& given, dns::RecordType carrier) {
  std::vector<dns::Record> all;
  for (const ServerRecords* own : given) {
    std::ranges::copy_if(own->emblem_records, std::back_inserter(all),
                         [&](const dns::Record& record) { return record.type == carrier; });
  }
  make_canonical(all);
  return all;
}

// "TXT "adem-..." at a.example came from 192.0.2.1#53 and not from 192.0.2.2#53".
std::string difference_text(const dns::Record& record, const Given& given) {
  std::string with;
  std::string without;
  for (const ServerRecords* own : given) {
    std::string& list = gave(*own, record) ? with : without;
    list += (list.empty() ? "" : ", ") + to_text(own->server);
  }
  return describe(record) + " at " + record.owner.to_text() + " came from " + with + " and not from " + without;
}

std::vector<Finding> find_differences(const Outcome& outcome, dns::RecordType ihle) {
  constexpr std::size_t most_findings = 8;  // further ones would tell nothing new
  std::vector<Finding> findings;
  for (const dns::RecordType carrier : {dns::type_txt, ihle}) {
    const Given given = servers_that_answered(outcome, carrier);
    for (const dns::Record& record : all_records(given, carrier)) {
      const auto holders = std::ranges::count_if(given, [&](const auto* own) { return gave(*own, record); });
      if (static_cast<std::size_t>(holders) == given.size()) continue;
      if (findings.size() == most_findings) return findings;
      findings.push_back(
          make_finding(Code::lookup_servers_differ, record.owner.to_text(), difference_text(record, given)));
    }
  }
  return findings;
}

bool found_nothing(const Outcome& outcome) {
  return std::ranges::all_of(outcome.by_server, [](const ServerRecords& own) { return own.emblem_records.empty(); });
}

}  // namespace

void add_comparison(Outcome& outcome, dns::RecordType ihle) {
  std::ranges::move(find_differences(outcome, ihle), std::back_inserter(outcome.findings));
  add_absence(outcome);
}

void add_absence(Outcome& outcome) {
  std::erase_if(outcome.findings, [](const Finding& finding) {
    return finding.code == Code::lookup_absence_claimed || finding.code == Code::lookup_absence_proved;
  });
  if (outcome.completeness != Completeness::incomplete && found_nothing(outcome)) {
    const bool proved = outcome.absence == Absence::proved;
    outcome.findings.push_back(
        make_finding(proved ? Code::lookup_absence_proved : Code::lookup_absence_claimed, "", ""));
  }
}

}  // namespace emblem::lookup
