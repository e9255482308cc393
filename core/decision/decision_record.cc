#include "core/decision/decision_record.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/decision/member.h"

namespace emblem::decision {
namespace {

constexpr std::string_view family = "emblem.decision/";

// Only what look-ups say: nobody slips in what a judge would have to find.
bool is_of_look_up(Code code) {
  constexpr unsigned first = 500;
  constexpr unsigned last = 599;
  const auto number = static_cast<unsigned>(code);
  return number >= first && number <= last;
}

Result<Finding> read_finding(const Member& row) {
  EMBLEM_TRY(const std::string code, row.take_printable("code"));
  const auto known = find_code(code);
  if (!known || !is_of_look_up(*known)) return row.malformed("no finding of a look-up");
  EMBLEM_TRY(std::string where, row.take_printable("where"));
  EMBLEM_TRY(std::string text, row.take_printable("text"));
  return Finding{*known, std::move(where), std::move(text)};
}

Result<std::vector<Finding>> read_findings(const Member& row) {
  EMBLEM_TRY(const std::vector<Member> rows, row.take_rows("findings"));
  std::vector<Finding> findings;
  for (const Member& one : rows) {
    EMBLEM_TRY(findings.emplace_back(), read_finding(one));
  }
  return findings;
}

// The look-up is a bundle with nothing else in it; its bytes have one form.
Result<bundle::LookUp> read_look_up(const Member& row, const Limits& limits) {
  EMBLEM_TRY(const std::string text, row.take_text("bundle"));
  const auto bytes = parse_base64(text);
  if (!bytes) return row.malformed("the bundle is no base64");
  auto bundle = bundle::parse_bundle(*bytes, limits);
  if (!bundle) return std::unexpected(row.within(std::move(bundle).error()));
  if (bundle->look_ups.size() != 1) return row.malformed("not one look-up");
  return std::move(bundle->look_ups.front());
}

Result<std::optional<KeptLookUp>> read_looked_up(const Member& row, const Limits& limits) {
  if (row.is_null()) return std::optional<KeptLookUp>();
  KeptLookUp kept;
  EMBLEM_TRY(kept.look_up, read_look_up(row, limits));
  EMBLEM_TRY(kept.findings, read_findings(row));
  return std::optional(std::move(kept));
}

Result<Answer> read_report(const Member& report) {
  Answer answer;
  EMBLEM_TRY(answer.asset, report.take_text("asset"));
  EMBLEM_TRY(answer.verdict, report.take_text("verdict"));
  EMBLEM_TRY(answer.meets_policy, report.take_truth("meets_policy"));
  return answer;
}

Result<std::vector<Answer>> read_answers(const Member& root, const Limits& limits) {
  EMBLEM_TRY(const std::vector<Member> reports, root.take_rows("reports"));
  std::vector<Member> looked_up;
  if (root.has("looked_up")) {  // the first records had none
    EMBLEM_TRY(looked_up, root.take_rows("looked_up"));
    EMBLEM_TRY(const Member all, root.take("looked_up"));
    if (looked_up.size() != reports.size()) return all.malformed("not one for each report");
  }
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    EMBLEM_TRY(Answer answer, read_report(reports[i]));
    if (!looked_up.empty()) {
      EMBLEM_TRY(answer.looked_up, read_looked_up(looked_up[i], limits));
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

Result<void> read_question(const Member& root, DecisionRecord& record) {
  EMBLEM_TRY(const Member question, root.take("question"));
  EMBLEM_TRY(record.at, question.take_time("at"));
  EMBLEM_TRY(record.name, question.take_if_any("name", &Member::take_text));
  EMBLEM_TRY(record.ihle_type, question.take_number("ihle_type"));
  EMBLEM_TRY(record.records, question.take_text("records"));
  return {};
}

Result<void> read_basis(const Member& root, DecisionRecord& record) {
  EMBLEM_TRY(const Member policy, root.take("policy"));
  EMBLEM_TRY(record.policy, policy.take_digest("sha256"));
  EMBLEM_TRY(record.require, policy.take_text("require"));
  EMBLEM_TRY(record.policy_file, policy.take_if_any("file_sha256", &Member::take_digest));
  EMBLEM_TRY(const Member evidence, root.take("evidence"));
  EMBLEM_TRY(record.evidence, evidence.take_digest("sha256"));
  EMBLEM_TRY(const Member logs, root.take("log_list"));
  EMBLEM_TRY(record.log_list, logs.take_digest("sha256"));
  EMBLEM_TRY(record.log_list_name, logs.take_text("name"));
  EMBLEM_TRY(record.log_list_timestamp, logs.take_if_any("timestamp", &Member::take_time));
  return {};
}

}  // namespace

bool is_decision_record(ByteView text) {
  std::string_view rest = as_text(text);
  // Other programs write the same JSON with other white space.
  for (const std::string_view piece : {"{", "\"schema\"", ":", "\""}) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    if (!rest.starts_with(piece)) return false;
    rest.remove_prefix(piece.size());
  }
  return rest.starts_with(family);
}

Result<DecisionRecord> parse_decision_record(ByteView text, const Limits& limits) {
  // A report has some hundred values; the list of logs allows for as many as a thousand reports need in a quarter.
  constexpr std::size_t lists = 4;
  EMBLEM_TRY(const json::Document document,
             json::Document::parse(as_text(text), {.nodes = lists * limits.log_list_nodes, .depth = limits.depth}));
  const Member root(document.root(), "");
  EMBLEM_TRY(const std::string version, root.take_text("schema"));
  if (version != schema) {
    return fail(Code::file_unreadable, "schema",
                version.starts_with(family) ? "a decision record of another version" : "no decision record");
  }
  DecisionRecord record;
  EMBLEM_TRY(record.program, root.take_text("program"));
  EMBLEM_TRY(record.made, root.take_time("made"));
  EMBLEM_CHECK(read_question(root, record));
  EMBLEM_CHECK(read_basis(root, record));
  EMBLEM_TRY(record.answers, read_answers(root, limits));
  return record;
}

}  // namespace emblem::decision
