#include "tests/bundles/made_bundle.h"

#include <set>

#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "core/bundle/items.h"
#include "core/ct/log_list.h"
#include "core/dns/master_file.h"
#include "core/token/collection.h"
#include "tests/support/files.h"

namespace emblem::tests {
namespace {

const Limits limits;

std::vector<dns::Record> read_records(const std::vector<std::string>& paths) {
  std::vector<dns::Record> records;
  for (const std::string& path : paths) {
    const Bytes content = support::read_file(path);
    dns::MasterFile file = dns::parse_master_file(as_text(content), limits);
    std::move(file.records.begin(), file.records.end(), std::back_inserter(records));
  }
  return records;
}

// The log entries that the endorsements among the records name.
std::vector<token::LogEntry> entries_of(const std::vector<dns::Record>& records, const crypto::Provider& provider) {
  std::vector<const dns::Record*> all;
  for (const dns::Record& record : records) all.push_back(&record);
  std::vector<token::LogEntry> entries;
  for (const auto& found : token::collect(std::move(all), {.limits = limits, .provider = provider}).tokens) {
    if (found.token->role() != Role::endorsement) continue;
    const auto& log = found.token->endorsement().log;
    entries.insert(entries.end(), log.begin(), log.end());
  }
  return entries;
}

bundle::UsedLogList log_list_of(const std::string& path, const std::vector<token::LogEntry>& entries,
                                const crypto::Provider& provider) {
  const auto list = ct::LogList::parse(support::read_file(path), provider, limits).value();
  bundle::UsedLogList used{.sha256 = list.sha256(), .timestamp = list.timestamp(), .logs = {}};
  for (const token::LogEntry& entry : entries) {
    const ct::Log* log = list.find(entry.log_id);
    if (log != nullptr) used.logs.push_back({log->id, {}, log->description, log->url});
  }
  return used;
}

}  // namespace

bundle::Bundle make_bundle(const Ingredients& from) {
  const auto provider = provider::make_provider();
  const auto reader = openssl::make_reader();
  bundle::Bundle bundle{.made = parse_rfc3339(from.made).value(), .look_ups = {}, .evidence = {}, .log_list = {}};
  bundle::LookUp look_up{.question = {.asset = token::parse_asked_asset(from.asset).value().id, .look_at = {}},
                         .owners = {},
                         .records = read_records(from.records),
                         .emblems = from.completeness,
                         .addresses = from.completeness,
                         .absence = bundle::Absence::untold};
  if (look_up.records.empty()) look_up.absence = bundle::Absence::claimed;
  for (const dns::Record& record : look_up.records) look_up.owners.push_back(record.owner);
  const std::vector<token::LogEntry> entries = entries_of(look_up.records, *provider);
  evidence::SetBuilder builder(*reader, *provider, limits);
  for (const std::string& path : from.evidence) builder.add_file(path, support::read_file(path));
  bundle.evidence = bundle::select_needed(std::move(builder).build(), entries, *provider, limits);
  bundle.look_ups.push_back(std::move(look_up));
  if (!from.logs.empty()) bundle.log_list = log_list_of(from.logs, entries, *provider);
  return bundle;
}

Ingredients deployed() {
  const std::string folder = "vectors/deployed/emblem.felixlinker.de/";
  return {.asset = "[2a01:4f9:c010:d8e4::1]",
          .records = {folder + "records.zone"},
          .evidence = {folder + "emblem.felixlinker.de.chain.pem", folder + "auth.felixlinker.de.chain.pem"},
          .logs = "vectors/deployed/ct-logs.json"};
}

}  // namespace emblem::tests
