#include "core/evidence/entry_judge.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/ct/static_ct.h"
#include "core/ct/timestamped_entry.h"
#include "core/evidence/binding_names.h"
#include "core/x509/precertificate.h"

namespace emblem::evidence {
namespace {

// TLS's numbers (RFC 5246 section 7.4.1.4.1); RFC 6962 section 2.1.4 allows no others.
constexpr std::uint8_t hash_sha256 = 4;
constexpr std::uint8_t signature_rsa = 1;
constexpr std::uint8_t signature_ecdsa = 3;

// Which of two findings about one entry decides: proof that it is another certificate over all, then one way in which
// it holds over others in which it does not.
int rank(EntryState state) {
  switch (state) {
    case EntryState::contradicted:
      return 4;
    case EntryState::out_of_budget:
      return 3;
    case EntryState::holds:
      return 2;
    case EntryState::revoked:
      return 1;
    case EntryState::unsettled:
      return 0;
  }
  return 0;
}

bool names_index(const token::LogEntry& entry) { return std::holds_alternative<std::uint64_t>(entry.place); }

}  // namespace

EntryVerdict EntryJudge::judge(const token::LogEntry& entry, std::string where) {
  verdict_ = {};
  where_ = std::move(where);
  matched_ = false;
  const ct::Log* log = context_.logs.find(entry.log_id);
  if (log == nullptr) {
    note(Code::log_unknown, encode_base64(entry.log_id.bytes));
    return std::move(verdict_);
  }
  verdict_.log = ct::to_text(*log);
  const std::span<const EmbeddedSct> candidates = context_.evidence.scts_of(entry.log_id);
  if (candidates.empty()) note(Code::commitment_no_evidence, verdict_.log);
  for (const EmbeddedSct& candidate : candidates) judge_candidate(entry, *log, candidate);
  // Why nothing matched is already said where a certificate could not even be compared.
  if (!candidates.empty() && !matched_ && verdict_.findings.empty()) note(Code::log_entry_differs, verdict_.log);
  return std::move(verdict_);
}

bool EntryJudge::may_be_entry(const token::LogEntry& entry, const ct::Sct& sct) const {
  return !names_index(entry) || ct::find_leaf_index(sct.extensions) == std::get<std::uint64_t>(entry.place);
}

void EntryJudge::judge_candidate(const token::LogEntry& entry, const ct::Log& log, const EmbeddedSct& candidate) {
  if (!may_be_entry(entry, candidate.sct)) return;
  const x509::Certificate& certificate = context_.evidence.certificates()[candidate.certificate];
  const auto tbs = x509::precertificate_tbs(certificate.der);
  if (!tbs) return note(Code::certificate_unusable, to_text(tbs.error()));
  const std::span<const std::size_t> issuers = context_.evidence.find_subject(certificate.issuer);
  if (issuers.empty()) return note(Code::certificate_issuer_missing);
  for (const std::size_t index : issuers) {
    if (++leaf_hashes_ > context_.limits.leaf_hashes) return take(EntryState::out_of_budget, certificate);
    const x509::Certificate& issuer = context_.evidence.certificates()[index];
    const Bytes bytes = ct::encode_timestamped_entry(
        candidate.sct, {.issuer_key_hash = context_.provider.sha256(issuer.spki), .tbs = *tbs});
    if (!names_index(entry) && ct::leaf_hash(bytes, context_.provider) != std::get<Sha256Digest>(entry.place)) {
      continue;
    }
    matched_ = true;
    const EntryState state = judge_match({certificate, issuer, log, candidate.sct, bytes});
    take(state, certificate);
    if (state == EntryState::holds || state == EntryState::out_of_budget) return;
  }
}

EntryState EntryJudge::judge_match(const Match& match) {
  if (!ct::accepts_sct_at(match.log, match.sct.time())) {
    note(Code::log_not_accepted, verdict_.log);
    return EntryState::unsettled;
  }
  if (match.sct.time() > context_.at) {
    note(Code::sct_from_the_future, to_rfc3339(match.sct.time()));
    return EntryState::unsettled;
  }
  switch (certificates_.check_issuer(match.certificate, match.issuer)) {
    case Answer::out_of_budget:
      return EntryState::out_of_budget;
    case Answer::no:
      note(Code::certificate_signature_bad);
      return EntryState::unsettled;
    case Answer::yes:
      break;
  }
  const EntryState signature = check_sct_signature(match);
  return signature == EntryState::holds ? judge_proven(match) : signature;
}

EntryState EntryJudge::check_sct_signature(const Match& match) {
  const auto bad = [&] {
    note(Code::sct_signature_bad, verdict_.log);
    return EntryState::unsettled;
  };
  if (match.sct.hash_algorithm != hash_sha256) return bad();
  if (match.sct.signature_algorithm != signature_ecdsa && match.sct.signature_algorithm != signature_rsa) return bad();
  auto& known = certificates_.memo().timestamps;
  const std::pair question{ProofMemo::Pair{&match.certificate, &match.issuer}, &match.sct};
  auto answer = known.find(question);
  if (answer == known.end()) {
    const auto key = context_.provider.import_log_key(match.log.key);
    if (!key) return bad();
    if (!certificates_.spend(1)) return EntryState::out_of_budget;
    const bool good = (*key)->check_signature(match.signed_bytes, match.sct.signature) == crypto::SignatureCheck::good;
    answer = known.emplace(question, good ? Answer::yes : Answer::no).first;
  }
  return answer->second == Answer::yes ? EntryState::holds : bad();
}

// From here on the log has proven that this certificate is the entry.
EntryState EntryJudge::judge_proven(const Match& match) {
  const Binding binding = check_binding_names(match.certificate, claim_.domain, claim_.kids);
  if (binding == Binding::none) {
    note(Code::commitment_contradicted, verdict_.log);
    return EntryState::contradicted;
  }
  if (!ct::takes_certificate_ending(match.log, match.certificate.not_after)) {
    note(Code::certificate_outside_log_interval, verdict_.log);
  }
  if (binding == Binding::older_names) note(Code::commitment_older_names);
  if (match.certificate.not_after < context_.at)
    note(Code::certificate_expired, to_rfc3339(match.certificate.not_after));
  const auto add = [&](Code code, const std::string& detail) { note(code, detail); };
  switch (certificates_.check_unrevoked(match.certificate, match.issuer, add)) {
    case Answer::out_of_budget:
      return EntryState::out_of_budget;
    case Answer::no:
      return EntryState::revoked;
    case Answer::yes:
      break;
  }
  switch (certificates_.check_root(match.certificate, match.sct.time(), add)) {
    case Answer::out_of_budget:
      return EntryState::out_of_budget;
    case Answer::no:
      return EntryState::unsettled;
    case Answer::yes:
      break;
  }
  return EntryState::holds;
}

void EntryJudge::take(EntryState state, const x509::Certificate& certificate) {
  if (state == EntryState::out_of_budget) note(Code::commitment_budget);
  if (verdict_.certificate != nullptr && rank(state) <= rank(verdict_.state)) return;
  verdict_.state = state;
  verdict_.certificate = &certificate;
}

void EntryJudge::note(Code code, const std::string& detail) {
  std::string text(code_info(code).sentence);
  if (!detail.empty()) text += ": " + detail;
  Finding finding{code, where_, std::move(text)};
  if (std::ranges::find(verdict_.findings, finding) == verdict_.findings.end()) {
    verdict_.findings.push_back(std::move(finding));
  }
}

}  // namespace emblem::evidence
