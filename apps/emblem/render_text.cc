#include <algorithm>
#include <set>

#include "apps/emblem/render.h"
#include "apps/emblem/text_layout.h"
#include "core/bytes/printable.h"

namespace emblem::app {
namespace {

constexpr std::size_t label_width = 14;
constexpr std::size_t reasons_shown = 3;

std::string line(std::string_view label, std::string_view text) {
  return beside("  " + std::string(label), text, label_width);
}

struct Headline {
  std::string_view word;
  std::string_view colour;
  std::string rest;
};

std::string below_policy(const Report& report) {
  if (report.protection.empty()) return " has a valid emblem, but one that claims no protection";
  return " is marked, but the emblem shows less than your policy requires";
}

Headline headline_of(const Report& report) {
  const bool established = !report.levels.empty();
  if (report.meets_policy) return {"YES", "1;32", " is marked, and the emblem meets your policy"};
  if (exit_code(report) == 3) {
    return {"UNKNOWN", "1;33",
            established      ? " is marked; whether the emblem meets your policy could not be found out"
            : report.dialect ? " carries an emblem; whether it holds could not be found out"
                             : ": whether it is marked could not be found out"};
  }
  if (report.verdict == Verdict::none) return {"NO", "1;31", " is not marked: looked, and no emblem is there"};
  if (!established) return {"NO", "1;31", " has no valid emblem: what is there does not hold for it"};
  return {"NO", "1;31", below_policy(report)};
}

std::string first_line(const Report& report, Ink ink) {
  const Headline headline = headline_of(report);
  const std::string rest = "  " + to_printable(report.asset) + headline.rest + "\n";
  if (ink == Ink::plain) return std::string(headline.word) + rest;
  return "\x1b[" + std::string(headline.colour) + "m" + std::string(headline.word) + "\x1b[0m" + rest;
}

std::string levels_of(const Report& report) {
  std::string text(to_text(report.verdict));
  const bool trusted = std::ranges::any_of(report.levels, &ReportedLevel::trusted);
  if (report.levels.empty()) return text;
  if (!trusted) return text + " (you have named no key of this path as trusted)";
  text += " (trusted:";
  for (const ReportedLevel& level : report.levels) {
    if (level.trusted) text += " " + std::string(to_text(level.level));
  }
  return text + ")";
}

std::string endorser_lines(const Report& report) {
  std::string text;
  for (const ReportedEndorser& endorser : report.endorsers) {
    text += line(text.empty() ? "endorsed by" : "",
                 to_printable(endorser.issuer) + (endorser.trusted ? " (trusted by you)" : ""));
  }
  return text;
}

std::string protection_lines(const Report& report) {
  std::string text;
  for (const ReportedProtection& protection : report.protection) {
    text += line(
        "claims",
        std::string(protection.kind).append(", ").append(protection.purpose).append(": ").append(protection.meaning));
    text += line("law", protection.basis);
  }
  return text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + to_printable(word);
  return text;
}

bool has(const Report& report, Code code) {
  return std::ranges::find(report.findings, code, &Finding::code) != report.findings.end();
}

std::string coverage_line(const Report& report) {
  if (report.assets.empty()) return {};
  std::string text = joined(report.assets);
  if (has(report, Code::asset_not_covered)) {
    text += " - not the asset asked about";
  } else if (report.covered_by && (report.assets.size() > 1 || *report.covered_by != report.assets.front())) {
    text += " (matched: " + to_printable(*report.covered_by) + ")";
  }
  if (has(report, Code::covered_by_address)) text += " - every address of the name";
  return line("covers", text);
}

// Errors first, then warnings, and for NONE what was looked at; the report's own order decides among equals. The age of
// the log list comes last, for it explains little by itself, and nothing where no log was named.
std::vector<const Finding*> reasons(const Report& report) {
  std::vector<const Finding*> found;
  const Finding* age = nullptr;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
    if (severity == Severity::note && report.verdict != Verdict::none) continue;
    for (const Finding& finding : report.findings) {
      if (finding.code == Code::log_list_used) continue;  // of no account to a yes or no
      if (code_info(finding.code).severity != severity) continue;
      if (finding.code == Code::log_list_old) {
        age = &finding;
      } else {
        found.push_back(&finding);
      }
    }
  }
  if (age != nullptr && report.verdict != Verdict::none) found.push_back(age);
  return found;
}

std::string reason_lines(const Report& report) {
  const auto found = reasons(report);
  std::string text;
  for (std::size_t index = 0; index < std::min(found.size(), reasons_shown); ++index) {
    const Finding& finding = *found[index];
    const std::string where = finding.where.empty() ? "" : to_printable(finding.where) + ": ";
    text += line(index == 0 ? "because" : "", where + finding.text + " [" + code_text(finding.code) + "]");
  }
  if (found.size() > reasons_shown) {
    text += line("", "and " + std::to_string(found.size() - reasons_shown) + " more: see --explain");
  }
  const std::string_view hint = found.empty() ? "" : code_info(found.front()->code).hint;
  if (!hint.empty()) text += line("to do", hint);
  return text;
}

// A yes that rests on logs is as good as the list that names them.
std::string log_list_line(const Report& report) {
  const auto old = std::ranges::find(report.findings, Code::log_list_old, &Finding::code);
  const bool rests_on_logs =
      std::ranges::any_of(report.commitments, [](const auto& commitment) { return !commitment.logs.empty(); });
  if (old == report.findings.end() || !rests_on_logs) return {};
  return line("warning", old->text + " [" + code_text(old->code) + "]");
}

}  // namespace

std::string render_text(const Report& report, Ink ink) {
  std::string text = first_line(report, ink);
  text += line("verdict", levels_of(report));
  if (report.issuer) {
    text += line("issuer", to_printable(*report.issuer) + (report.levels.size() < 2 ? " (claimed, not shown)" : ""));
  }
  text += endorser_lines(report);
  text += protection_lines(report);
  if (report.valid) {
    text += line("valid", "from " + to_rfc3339(report.valid->from) + " until " + to_rfc3339(report.valid->until));
  }
  text += coverage_line(report);
  const bool explains_itself = report.verdict == Verdict::endorsed && report.meets_policy;
  text += explains_itself ? log_list_line(report) : reason_lines(report);
  return text + line("as of", to_rfc3339(report.at));
}

namespace {

std::string heading(std::string_view title, Ink ink) {
  return ink == Ink::plain ? "\n" + std::string(title) + "\n" : "\n\x1b[1m" + std::string(title) + "\x1b[0m\n";
}

// A row of a list, its further lines under the first.
std::string item(std::string_view text) { return beside("  -", text, 4); }

std::string seen_row(const Seen& seen) {
  std::string row = to_printable(seen.question) + " asked of " + to_printable(seen.server) + " by " + seen.way + ": " +
                    to_printable(seen.outcome);
  if (seen.answer_records != 0) row += ", " + std::to_string(seen.answer_records) + " emblem records in the answer";
  if (seen.additional_records != 0) {
    row += ", " + std::to_string(seen.additional_records) + " emblem records as Additional data";
  }
  return item(row);
}

std::string source_of_records(const Report& report) {
  const auto has = [&](Code code) {
    return std::ranges::find(report.findings, code, &Finding::code) != report.findings.end();
  };
  if (has(Code::bundle_records_used)) return "Records came from a bundle";
  return has(Code::bundle_without_records) ? "No bundle had records" : "Records came from files";
}

std::string seen_section(const Report& report) {
  if (report.seen.empty()) return item(source_of_records(report) + "; nobody was asked.");
  std::string text;
  std::set<std::string> watchers;
  for (const Seen& seen : report.seen) {
    text += seen_row(seen);
    if (!seen.noticed_by.empty()) watchers.insert(seen.noticed_by);
  }
  for (const std::string& watcher : watchers) text += item("Could have noticed: " + to_printable(watcher));
  if (report.lookup_incomplete) text += item("A server stayed silent, failed or answered in part.");
  return text;
}

std::string token_section(const Report& report) {
  std::string text;
  for (const ReportedToken& token : report.tokens) {
    text += item(std::string(token.used ? "used" : "not used") + " " + std::string(to_text(token.role)) + " (" +
                 std::string(to_text(token.dialect)) + ") signed by " + to_printable(token.kid));
    text += wrap("sha256 " + token.sha256, 4);
  }
  return text.empty() ? item("No readable token.") : text;
}

std::string_view meaning_of(CommitmentStatus status) {
  switch (status) {
    case CommitmentStatus::included:
      return "a log proves that the binding certificate stands in a tree it signed";
    case CommitmentStatus::promised:
      return "a log signed that it takes the binding certificate in, which is not proven";
    case CommitmentStatus::pinned:
      return "you named this key as the organisation's";
    case CommitmentStatus::contradicted:
      return "a log proves that an entry named is another certificate";
    case CommitmentStatus::revoked:
      return "the issuer of the binding certificate revoked it";
    case CommitmentStatus::unverified:
      return "nothing at hand proves it";
  }
  return {};
}

std::string commitment_section(const Report& report) {
  std::string text;
  for (const ReportedCommitment& commitment : report.commitments) {
    std::string row = std::string(to_text(commitment.status)) + ": " + to_printable(commitment.issuer) + " to key " +
                      to_printable(commitment.kid);
    if (!commitment.logs.empty()) row += ", logged in " + joined(commitment.logs);
    text += item(row) + wrap(meaning_of(commitment.status), 4);
  }
  return text.empty() ? item("No commitment of a root key was looked at.") : text;
}

std::string level_row(const Report& report, Level level, std::string_view meaning) {
  const auto reached = std::ranges::find(report.levels, level, &ReportedLevel::level);
  std::string row(to_text(level));
  row += reached == report.levels.end() ? ": not shown" : reached->trusted ? ": shown, by a key you trust" : ": shown";
  return item(row + " - " + std::string(meaning));
}

std::string rule_section(const Report& report) {
  std::string text =
      level_row(report, Level::signed_only, "the emblem and every endorsement of its own organisation hold");
  text += level_row(report, Level::organizational,
                    "the organisation has committed to its root key, in public logs or by your pin");
  text += level_row(report, Level::endorsed, "another organisation, committed likewise, endorses that root key");
  const std::string covered = report.covered_by ? "covered by " + to_printable(*report.covered_by) : "not covered";
  text += item("Asset: " + covered);
  std::string policy = report.meets_policy ? "met" : "not met";
  if (report.undecided) policy += "; what is missing could have met it";
  text += item("Policy: " + policy);
  const std::string older = adem_result(report);
  if (!older.empty()) text += item("On the drafts' older scale: " + older);
  return text;
}

std::string finding_row(const Finding& finding) {
  const CodeInfo& info = code_info(finding.code);
  std::string text = "  " + code_text(finding.code) + " " + std::string(severity_text(info.severity)) + ": " +
                     std::string(info.name) + "\n";
  text += wrap((finding.where.empty() ? "" : to_printable(finding.where) + ": ") + finding.text, 4);
  if (!info.hint.empty()) text += wrap("to do: " + std::string(info.hint), 4);
  if (!info.clause.empty()) text += wrap("see: " + std::string(info.clause), 4);
  return text;
}

std::string finding_section(const Report& report) {
  std::string text;
  for (const Finding& finding : report.findings) text += finding_row(finding);
  if (report.findings_dropped != 0) text += wrap("and " + std::to_string(report.findings_dropped) + " more", 2);
  return text.empty() ? wrap("None.", 2) : text;
}

std::string emblem_section(const Report& report) {
  std::string text;
  for (const ReportedEmblem& emblem : report.emblems) {
    text += wrap(std::string(to_text(emblem.verdict)) + " by " +
                     (emblem.issuer ? to_printable(*emblem.issuer) : std::string("an issuer it does not name")),
                 2);
    for (const ReportedEndorser& endorser : emblem.endorsers) {
      text += wrap("endorsed by " + to_printable(endorser.issuer), 4);
    }
    for (const Finding& finding : emblem.findings) {
      const std::string where = finding.where.empty() ? "" : to_printable(finding.where) + ": ";
      text += wrap(where + finding.text + " [" + code_text(finding.code) + "]", 4);
    }
  }
  return text;
}

}  // namespace

std::string render_explanation(const Report& report, Ink ink) {
  std::string text = render_text(report, ink);
  text += heading("What was asked", ink) + seen_section(report);
  text += heading("Tokens", ink) + token_section(report);
  text += heading("Commitments", ink) + commitment_section(report);
  text += heading("Rules", ink) + rule_section(report);
  if (!report.emblems.empty()) text += heading("Emblems at this name", ink) + emblem_section(report);
  return text + heading("Findings", ink) + finding_section(report);
}

}  // namespace emblem::app
