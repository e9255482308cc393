#include "tests/support/vector_case.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "apps/wiring/key_file.h"
#include "core/ct/builtin_logs.h"
#include "core/dns/master_file.h"
#include "tests/support/files.h"

namespace emblem::support {
namespace {

using nlohmann::json;

template <typename T>
T value_of(Result<T> result, const std::string& what) {
  if (!result) {
    std::fprintf(stderr, "%s: %s\n", what.c_str(), to_text(result.error()).c_str());
    std::abort();
  }
  return *std::move(result);
}

std::vector<std::string> paths(const json& description, const char* member, const std::string& folder) {
  std::vector<std::string> list;
  for (const auto& file : description.value(member, json::array()))
    list.push_back(folder + "/" + file.get<std::string>());
  return list;
}

std::vector<keys::SharedKey> read_keys(const std::string& path) {
  const auto reader = openssl::make_reader();
  const Limits limits;
  return value_of(
      wiring::parse_key_file(read_file(path), {.provider = provider(), .reader = *reader, .limits = limits}), path);
}

validate::Require require_of(const std::string& name) {
  if (name == "signed") return validate::Require::signed_only;
  if (name == "organizational") return validate::Require::organizational;
  if (name == "trusted") return validate::Require::trusted;
  return validate::Require::endorsed;
}

validate::Policy policy_of(const json& description, const std::string& folder) {
  validate::Policy policy{.require = require_of(description.value("require", "endorsed"))};
  for (const std::string& path : paths(description, "trust", folder)) {
    const auto keys = read_keys(path);
    policy.trusted_keys.insert(policy.trusted_keys.end(), keys.begin(), keys.end());
  }
  const json pins = description.value("pins", json::object());
  for (const auto& [organization, files] : pins.items()) {
    for (const auto& file : files.is_array() ? files : json::array({files})) {
      for (const keys::SharedKey& key : read_keys(folder + "/" + file.get<std::string>())) {
        policy.pins.push_back({value_of(token::OrganizationId::parse(organization), organization), key});
      }
    }
  }
  return policy;
}

}  // namespace

std::vector<std::string> find_cases(const std::string& root) {
  std::vector<std::string> folders;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().filename() == "case.json") folders.push_back(entry.path().parent_path().string());
  }
  std::ranges::sort(folders);
  return folders;
}

VectorCase load_case(const std::string& folder) {
  return make_case(folder, json::parse(read_file(folder + "/case.json")));
}

VectorCase make_case(const std::string& folder, const json& written) {
  const Limits limits;
  json description = written;
  for (const auto& [member, value] : written.items()) {
    if (value.is_null()) description.erase(member);
  }
  VectorCase loaded{.name = folder, .description = description};
  loaded.question.asset = value_of(token::parse_asked_asset(description["ask"].get<std::string>()), folder);
  if (description.contains("name")) {
    loaded.question.look_at = value_of(dns::DomainName::parse(description["name"].get<std::string>()), folder);
  }
  loaded.at = value_of(parse_rfc3339(description["at"].get<std::string>()), folder);
  loaded.ihle_type = description.value("ihle_type", dns::default_type_ihle);
  for (const std::string& path : paths(description, "records", folder)) {
    const Bytes content = read_file(path);
    auto file = dns::parse_master_file(as_text(content), limits, dns::DomainName(), loaded.ihle_type);
    loaded.records.insert(loaded.records.end(), file.records.begin(), file.records.end());
  }
  loaded.evidence_files = paths(description, "evidence", folder);
  const std::string logs = description.value("logs", "");
  const Bytes log_list = logs.empty() ? Bytes() : read_file(folder + "/" + logs);
  loaded.logs = value_of(
      ct::LogList::parse(logs.empty() ? as_bytes(ct::builtin_logs()) : ByteView(log_list), provider(), limits), folder);
  loaded.policy = policy_of(description, folder);
  return loaded;
}

evidence::Set read_evidence(const std::vector<std::string>& files) {
  const Limits limits;
  const auto reader = openssl::make_reader();
  evidence::SetBuilder builder(*reader, provider(), limits);
  for (const std::string& file : files) builder.add_file(file, read_file(file));
  return std::move(builder).build();
}

CaseJudge::CaseJudge(const VectorCase& vector, evidence::Set evidence, const crypto::Provider& with)
    : vector_(vector),
      evidence_(std::move(evidence)),
      provider_(with),
      commitments_({.evidence = evidence_,
                    .logs = vector.logs,
                    .provider = with,
                    .reader = *reader_,
                    .limits = limits_,
                    .at = vector.at,
                    .roots = {}}) {}

Report CaseJudge::judge(std::span<const dns::Record> records) {
  return validate::judge(vector_.question, {.records = records},
                         {.at = vector_.at,
                          .policy = vector_.policy,
                          .provider = provider_,
                          .commitments = commitments_,
                          .key_cache = &keys_,
                          .ihle_type = vector_.ihle_type,
                          .limits = limits_});
}

}  // namespace emblem::support
