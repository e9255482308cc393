#include "engine/issuing/rehearsal.h"

namespace emblem::issuing {
namespace {

evidence::Set gather_evidence(const home::Contents& contents, const Workbench& bench) {
  evidence::SetBuilder builder(bench.reader, bench.provider, bench.limits);
  for (const home::Commitment& commitment : contents.commitments) builder.add_file("own chain", commitment.chain);
  for (const home::Endorser& endorser : contents.endorsers) {
    if (!endorser.chain.empty()) builder.add_file(endorser.issuer, endorser.chain);
  }
  for (const x509::Certificate& certificate : bench.evidence.certificates()) builder.add_file("", certificate.der);
  for (const x509::RevocationList& list : bench.evidence.revocation_lists()) builder.add_file("", list.der);
  return std::move(builder).build();
}

std::string errors_of(const Report& report) {
  std::string text;
  for (const Finding& finding : report.findings) {
    if (code_info(finding.code).severity == Severity::note) continue;
    text += (text.empty() ? "" : "; ") + finding.text;
  }
  return text;
}

// Why a set is not accepted, also where there is nothing in it that could be wrong.
std::string reason_of(const PublishedSet& set, const Report& report) {
  if (set.tokens.empty()) return "no emblem of it is in force; `emblem renew` signs one";
  std::string text = errors_of(report);
  return text.empty() ? "no error is named" : text;
}

}  // namespace

Rehearsal::Rehearsal(const home::Contents& contents, const Workbench& bench)
    : bench_(bench), sets_(contents, bench), provider_(bench.provider), evidence_(gather_evidence(contents, bench)) {
  policy_.require = validate::Require::organizational;
  commitments_.emplace(validate::EvidenceCommitments::Basis{.evidence = evidence_,
                                                            .logs = bench.logs,
                                                            .provider = bench.provider,
                                                            .reader = bench.reader,
                                                            .limits = bench.limits,
                                                            .at = bench.now,
                                                            .roots = std::nullopt});
}

Report Rehearsal::judge(const PublishedSet& set, const std::string& asset) {
  const auto parsed = token::parse_asset(asset, Dialect::jose);
  validate::Question question{.asset = parsed ? parsed->asset : token::Asset{.id = {}, .text = asset}};
  issue::RecordRules rules;
  if (const auto* name = std::get_if<token::NameAsset>(&question.asset.id)) {
    rules.owner = name->name;
  }
  question.look_at = rules.owner;
  const std::vector<dns::Record> records = records_of(set, rules);
  return validate::judge(question, {.records = records},
                         {.at = bench_.now,
                          .policy = policy_,
                          .provider = provider_,
                          .commitments = *commitments_,
                          .key_cache = &cache_,
                          .limits = bench_.limits});
}

Result<void> Rehearsal::check(const home::Mark& mark) {
  bool endorsed = false;
  for (const Dialect dialect : mark.dialects) {
    EMBLEM_CHECK(check(mark, dialect));
    endorsed = endorsed || has_endorser(sets_.find(mark, dialect), bench_);
  }
  if (endorsed || !sets_.is_endorsed()) return {};
  return fail(Code::set_refused, mark.assets.front(),
              "the organisation is endorsed, but no endorsement admits this emblem: ask for one that does");
}

Result<void> Rehearsal::check(const home::Mark& mark, Dialect dialect) {
  const PublishedSet set = sets_.find(mark, dialect);
  const Verdict expected = has_endorser(set, bench_) ? Verdict::endorsed : Verdict::organizational;
  for (const std::string& asset : mark.assets) {
    const Report report = judge(set, asset);
    if (report.verdict >= expected && report.meets_policy) continue;
    return fail(Code::set_refused, asset + " in " + std::string(to_text(dialect)),
                std::string(to_text(report.verdict)) + ": " + reason_of(set, report));
  }
  return {};
}

}  // namespace emblem::issuing
