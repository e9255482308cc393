#include "apps/emblem/decision_record.h"

#include "apps/emblem/json.h"
#include "core/bytes/base_encodings.h"

namespace emblem::app {
namespace {

std::string_view require_word(policy_file::RequiredLevel level) {
  switch (level) {
    case policy_file::RequiredLevel::signed_only:
      return "signed";
    case policy_file::RequiredLevel::organizational:
      return "organizational";
    case policy_file::RequiredLevel::endorsed:
      return "endorsed";
    case policy_file::RequiredLevel::trusted:
      return "trusted";
  }
  return "";
}

std::string_view source_word(const wiring::CheckOptions& options) {
  if (!options.records.empty()) return "files";
  return options.network == wiring::Network::forbidden ? "bundle" : "dns";
}

Json digest(const std::optional<Sha256Digest>& sha256) {
  return sha256 ? Json(encode_hex(sha256->bytes)) : Json(nullptr);
}

Json question_of(const Decision& decision) {
  const wiring::CheckOptions& options = decision.options;
  return {{"assets", options.assets},
          {"at", to_rfc3339(decision.judge.at())},
          {"name", options.name ? Json(*options.name) : Json(nullptr)},
          {"ihle_type", options.ihle_type},
          {"records", source_word(options)}};
}

}  // namespace

std::string render_decision_record(const Decision& decision) {
  const wiring::DecisionInputs inputs = decision.judge.inputs();
  Json json;
  json["schema"] = "emblem.decision/1";
  json["program"] = "emblem " EMBLEM_VERSION;
  json["made"] = to_rfc3339(decision.made);
  json["question"] = question_of(decision);
  json["policy"] = {{"sha256", digest(inputs.policy)},
                    {"require", require_word(decision.options.require)},
                    {"file_sha256", digest(inputs.policy_file)}};
  json["evidence"] = {{"sha256", digest(inputs.evidence)}};
  json["log_list"] = {{"sha256", digest(inputs.logs)},
                      {"name", inputs.logs_name},
                      {"timestamp", inputs.logs_timestamp ? Json(to_rfc3339(*inputs.logs_timestamp)) : Json(nullptr)}};
  json["reports"] = Json::array();
  for (const Report& report : decision.reports) json["reports"].push_back(json_of(report));
  return line_of(json);
}

}  // namespace emblem::app
