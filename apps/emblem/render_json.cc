#include "apps/emblem/json.h"
#include "apps/emblem/render.h"

namespace emblem::app {
namespace {

Json to_json(const std::vector<ReportedLevel>& levels) {
  Json rows = Json::array();
  for (const ReportedLevel& level : levels)
    rows.push_back({{"level", to_text(level.level)}, {"trusted", level.trusted}});
  return rows;
}

Json to_json(const std::vector<ReportedEndorser>& endorsers) {
  Json rows = Json::array();
  for (const ReportedEndorser& endorser : endorsers) {
    rows.push_back({{"issuer", endorser.issuer}, {"kid", endorser.kid}, {"trusted", endorser.trusted}});
  }
  return rows;
}

Json to_json(const std::vector<ReportedProtection>& protection) {
  Json rows = Json::array();
  for (const ReportedProtection& row : protection) {
    rows.push_back({{"purpose", row.purpose}, {"kind", row.kind}, {"meaning", row.meaning}, {"basis", row.basis}});
  }
  return rows;
}

Json to_json(const std::vector<ReportedCommitment>& commitments) {
  Json rows = Json::array();
  for (const ReportedCommitment& row : commitments) {
    rows.push_back({{"issuer", row.issuer}, {"kid", row.kid}, {"status", to_text(row.status)}, {"logs", row.logs}});
  }
  return rows;
}

Json to_json(const std::vector<ReportedToken>& tokens) {
  Json rows = Json::array();
  for (const ReportedToken& token : tokens) {
    rows.push_back({{"sha256", token.sha256},
                    {"role", to_text(token.role)},
                    {"dialect", to_text(token.dialect)},
                    {"kid", token.kid},
                    {"used", token.used}});
  }
  return rows;
}

Json to_json(const std::vector<Seen>& seen) {
  Json rows = Json::array();
  for (const Seen& row : seen) {
    rows.push_back({{"server", row.server},
                    {"question", row.question},
                    {"way", row.way},
                    {"outcome", row.outcome},
                    {"noticed_by", row.noticed_by},
                    {"answer_records", row.answer_records},
                    {"additional_records", row.additional_records}});
  }
  return rows;
}

Json to_json(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

Json to_json(const std::vector<ReportedEmblem>& emblems) {
  Json rows = Json::array();
  for (const ReportedEmblem& emblem : emblems) {
    rows.push_back({{"verdict", to_text(emblem.verdict)},
                    {"issuer", to_json(emblem.issuer)},
                    {"levels", to_json(emblem.levels)},
                    {"endorsers", to_json(emblem.endorsers)},
                    {"findings", json_of(emblem.findings)}});
  }
  return rows;
}

Json to_json(const std::optional<Validity>& valid) {
  if (!valid) return nullptr;
  return {{"from", to_rfc3339(valid->from)}, {"until", to_rfc3339(valid->until)}};
}

}  // namespace

Json json_of(const Report& report) {
  Json json;
  json["schema"] = "emblem.report/1";
  json["asset"] = report.asset;
  json["at"] = to_rfc3339(report.at);
  json["verdict"] = to_text(report.verdict);
  json["meets_policy"] = report.meets_policy;
  json["undecided"] = report.undecided;
  json["lookup_incomplete"] = report.lookup_incomplete;
  json["levels"] = to_json(report.levels);
  json["issuer"] = to_json(report.issuer);
  json["endorsers"] = to_json(report.endorsers);
  json["protection"] = to_json(report.protection);
  json["assets"] = report.assets;
  json["covered_by"] = to_json(report.covered_by);
  json["valid"] = to_json(report.valid);
  json["dialect"] = report.dialect ? Json(to_text(*report.dialect)) : Json(nullptr);
  json["commitments"] = to_json(report.commitments);
  json["tokens"] = to_json(report.tokens);
  json["findings"] = json_of(report.findings);
  json["findings_dropped"] = report.findings_dropped;
  const std::string older = adem_result(report);
  json["adem_result"] = older.empty() ? Json(nullptr) : Json(older);
  json["seen"] = to_json(report.seen);
  json["emblems"] = to_json(report.emblems);
  return json;
}

// What is not UTF-8 becomes U+FFFD: the user's own argument is the only text that is not escaped before.
std::string render_json(const Report& report) { return line_of(json_of(report)); }

}  // namespace emblem::app
