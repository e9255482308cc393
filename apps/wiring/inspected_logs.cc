#include "apps/wiring/inspected_logs.h"

#include "core/bytes/base_encodings.h"
#include "core/ct/builtin_logs.h"
#include "core/ct/log_list.h"
#include "core/mirror/grid.h"

namespace emblem::wiring {
namespace {

constexpr std::string_view only_version = "1";  // no other is read

std::string counted(std::size_t number, std::string_view one, std::string_view more) {
  return std::to_string(number) + " " + std::string(number == 1 ? one : more);
}

std::uint64_t entries_of(const mirror::MirroredLog& log) {
  std::uint64_t sum = 0;
  for (const auto& [begin, section] : log.sections) sum += mirror::width_of(section.range);
  return sum;
}

Facts begin_facts(std::size_t size) {
  return {{"version", std::string(only_version)}, {"size", std::to_string(size) + " bytes"}};
}

void add_log(const Sha256Digest& id, const mirror::MirroredLog& log, const LogNames& names, Facts& facts) {
  const std::string name = names.find(id);
  facts.emplace_back("log", name + "; " + counted(log.sections.size(), "section", "sections") + ", " +
                                counted(entries_of(log), "entry", "entries"));
  for (const auto& [tree_size, head] : log.heads) facts.emplace_back("tree head", describe(head, name));
  for (const auto& [first, end] : log.told) {
    facts.emplace_back("told", name + "; entries " + std::to_string(first) + " to " + std::to_string(end - 1));
  }
}

}  // namespace

LogNames::LogNames(const crypto::Provider& provider, const Limits& limits) {
  const auto list = ct::LogList::parse(as_bytes(ct::builtin_logs()), provider, limits);
  if (!list) return;
  for (const ct::Log& log : list->logs()) names_[log.id] = ct::to_text(log);
}

std::string LogNames::find(const Sha256Digest& id) const {
  const auto named = names_.find(id);
  return named == names_.end() ? encode_base64(id.bytes) : named->second;
}

std::string describe(const ct::TreeHead& head, const std::string& log) {
  constexpr std::uint64_t milliseconds = 1000;
  const UnixTime time{.seconds = static_cast<std::int64_t>(head.timestamp / milliseconds)};
  return log + "; " + std::to_string(head.tree_size) + " entries; " + to_rfc3339(time) + "; root " +
         encode_base64(head.root.bytes);
}

Facts facts_of(const mirror::Index& index, std::size_t size, const LogNames& names) {
  Facts facts = begin_facts(size);
  std::uint64_t entries = 0;
  std::size_t sections = 0;
  for (const auto& [id, log] : index.logs) {
    entries += entries_of(log);
    sections += log.sections.size();
  }
  facts.emplace_back("holds", counted(index.logs.size(), "log", "logs") + ", " +
                                  counted(sections, "section", "sections") + ", " +
                                  counted(entries, "entry", "entries"));
  for (const auto& [id, log] : index.logs) add_log(id, log, names, facts);
  return facts;
}

Facts facts_of(const gathering::TreeMemory& memory, std::size_t size, const LogNames& names) {
  Facts facts = begin_facts(size);
  facts.emplace_back("holds", counted(memory.size(), "log", "logs"));
  for (const auto& [id, head] : memory.heads()) facts.emplace_back("tree head", describe(head, names.find(id)));
  return facts;
}

}  // namespace emblem::wiring
