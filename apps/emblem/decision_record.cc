#include "apps/emblem/decision_record.h"

#include <algorithm>

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

using LookedUp = std::optional<decision::KeptLookUp>;

// Also where what the DNS said of an asset was taken from another record: without a record it could not be judged
// again.
std::string_view source_word(const Decision& decision) {
  if (!decision.options.records.empty()) return "files";
  return std::ranges::any_of(decision.judge.looked_up(), &LookedUp::has_value) ? "dns" : "bundle";
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
          {"records", source_word(decision)}};
}

// A bundle with one look-up and nothing else, dated as the question is: judged again it is the same.
Result<std::string> encode_look_up(const decision::KeptLookUp& looked_up, const Decision& decision) {
  const bundle::Bundle whole{.made = std::max(decision.judge.at(), UnixTime{}),
                             .look_ups = {looked_up.look_up},
                             .evidence = {},
                             .log_list = std::nullopt};
  EMBLEM_TRY(const Bytes bytes, bundle::encode_bundle(whole, decision.limits));
  return encode_base64(bytes);
}

}  // namespace

Result<std::string> render_decision_record(const Decision& decision) {
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
  json["looked_up"] = Json::array();
  for (const LookedUp& looked_up : decision.judge.looked_up()) {
    Json row = nullptr;
    if (looked_up) {
      EMBLEM_TRY(const std::string whole, encode_look_up(*looked_up, decision));
      row = {{"bundle", whole}, {"findings", json_of(looked_up->findings)}};
    }
    json["looked_up"].push_back(std::move(row));
  }
  std::string text = line_of(json);
  auto readable = decision::parse_decision_record(as_bytes(text), decision.limits);
  if (readable) return text;
  if (readable.error().code == Code::limit_exceeded) {
    return fail(Code::limit_exceeded, "", "too many assets for one record: ask about fewer at once");
  }
  return std::unexpected(std::move(readable).error());
}

}  // namespace emblem::app
