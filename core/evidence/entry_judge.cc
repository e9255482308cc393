#include "core/evidence/entry_judge.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/ct/static_ct.h"
#include "core/ct/timestamped_entry.h"
#include "core/ct/tls_syntax.h"
#include "core/evidence/binding_names.h"
#include "core/x509/precertificate.h"

namespace emblem::evidence {
namespace {

// Which of two findings about one entry decides: proof that it is another certificate over all, then one way in which
// it holds over others in which it does not.
int rank(EntryState state) {
  switch (state) {
    case EntryState::contradicted:
      return 5;
    case EntryState::out_of_budget:
      return 4;
    case EntryState::included:
      return 3;
    case EntryState::promised:
      return 2;
    case EntryState::revoked:
      return 1;
    case EntryState::unsettled:
      return 0;
  }
  return 0;
}

}  // namespace

EntryVerdict EntryJudge::judge(const token::LogEntry& entry, std::string where) {
  verdict_ = {};
  where_ = std::move(where);
  matched_ = false;
  shown_.clear();
  entry_ = &entry;
  log_ = context_.logs.find(entry.log_id);
  if (log_ == nullptr) {
    note(Code::log_unknown, encode_base64(entry.log_id.bytes));
    return std::move(verdict_);
  }
  verdict_.log = ct::to_text(*log_);
  const Answer unforked = trees_.check_unforked(*log_, noting());
  if (unforked == Answer::out_of_budget) {
    verdict_.state = EntryState::out_of_budget;
    note(Code::commitment_budget);
  }
  if (unforked != Answer::yes) return std::move(verdict_);
  const std::span<const EmbeddedSct> candidates = context_.evidence.scts_of(entry.log_id);
  for (const EmbeddedSct& candidate : candidates) judge_candidate(candidate);
  judge_leaves();
  if (candidates.empty() && !matched_) note(Code::commitment_no_evidence, verdict_.log);
  // Why nothing matched is already said where a certificate could not even be compared.
  if (!candidates.empty() && !matched_ && verdict_.findings.empty()) note(Code::log_entry_differs, verdict_.log);
  return std::move(verdict_);
}

std::optional<std::uint64_t> EntryJudge::index_named() const {
  const auto* index = std::get_if<std::uint64_t>(&entry_->place);
  return index != nullptr ? std::optional(*index) : std::nullopt;
}

void EntryJudge::judge_candidate(const EmbeddedSct& candidate) {
  const auto index = index_named();
  if (index && ct::find_leaf_index(candidate.sct.extensions) != index) return;
  const x509::Certificate& certificate = context_.evidence.certificates()[candidate.certificate];
  const auto tbs = x509::precertificate_tbs(certificate.der);
  if (!tbs) return note(Code::certificate_unusable, to_text(tbs.error()));
  const std::span<const std::size_t> issuers = context_.evidence.find_subject(certificate.issuer);
  if (issuers.empty()) return note(Code::certificate_issuer_missing);
  for (const std::size_t i : issuers) {
    if (++leaf_hashes_ > context_.limits.leaf_hashes) return take(EntryState::out_of_budget, certificate);
    const x509::Certificate& issuer = context_.evidence.certificates()[i];
    const Bytes bytes = ct::encode_timestamped_entry(
        candidate.sct, {.issuer_key_hash = context_.provider.sha256(issuer.spki), .tbs = *tbs});
    const Sha256Digest leaf = ct::leaf_hash(bytes, context_.provider);
    if (!index && leaf != std::get<Sha256Digest>(entry_->place)) continue;
    matched_ = true;
    const EntryState state = judge_match({certificate, issuer, candidate.sct, bytes}, leaf);
    take(state, certificate);
    if (state == EntryState::included || state == EntryState::promised || state == EntryState::out_of_budget) return;
  }
}

EntryState EntryJudge::judge_match(const Match& match, const Sha256Digest& leaf) {
  if (!was_accepted(match.sct.time())) return EntryState::unsettled;
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
  if (signature != EntryState::promised) return signature;
  shown_.insert(leaf);
  const EntryState state = judge_shown({match.certificate, match.issuer, match.sct.time(), EntryState::promised});
  return state == EntryState::promised ? judge_inclusion(leaf) : state;
}

EntryState EntryJudge::check_sct_signature(const Match& match) {
  const auto bad = [&] {
    note(Code::sct_signature_bad, verdict_.log);
    return EntryState::unsettled;
  };
  if (!ct::is_log_signature(match.sct.hash_algorithm, match.sct.signature_algorithm)) return bad();
  auto& known = certificates_.memo().timestamps;
  const std::pair question{ProofMemo::Pair{&match.certificate, &match.issuer}, &match.sct};
  auto answer = known.find(question);
  if (answer == known.end()) {
    const auto key = context_.provider.import_log_key(log_->key);
    if (!key) return bad();
    if (!certificates_.spend(1)) return EntryState::out_of_budget;
    const bool good = (*key)->check_signature(match.signed_bytes, match.sct.signature) == crypto::SignatureCheck::good;
    answer = known.emplace(question, good ? Answer::yes : Answer::no).first;
  }
  return answer->second == Answer::yes ? EntryState::promised : bad();
}

// What holds by a promise holds without a proof too, also when the budget does not reach for it.
EntryState EntryJudge::judge_inclusion(const Sha256Digest& leaf) {
  switch (trees_.check_included({*log_, leaf, index_named()}, noting())) {
    case Answer::yes:
      return EntryState::included;
    case Answer::out_of_budget:
      note(Code::commitment_budget, "whether the entry is included was not looked at");
      break;
    case Answer::no:
      break;
  }
  return EntryState::promised;
}

// Entries that the log itself handed out. Two leaves of one hash are one leaf, so what an SCT has shown of it stands.
void EntryJudge::judge_leaves() {
  std::set<Sha256Digest> hashes;
  if (const auto index = index_named()) {
    for (const std::size_t i : context_.evidence.find_inclusions_at(log_->id, *index)) {
      hashes.insert(context_.evidence.inclusions()[i].leaf_hash);
    }
  } else {
    hashes.insert(std::get<Sha256Digest>(entry_->place));
  }
  for (const Sha256Digest& hash : hashes) {
    if (shown_.contains(hash)) continue;
    for (const std::size_t i : context_.evidence.find_leaves(log_->id, hash)) {
      const LeafReading& reading = context_.evidence.leaf_readings()[i];
      matched_ = true;
      const EntryState state = judge_leaf(reading);
      take(state, reading.certificate);
      if (state == EntryState::included || state == EntryState::out_of_budget) break;
    }
  }
}

EntryState EntryJudge::judge_leaf(const LeafReading& reading) {
  if (!was_accepted(reading.leaf.time())) return EntryState::unsettled;
  if (reading.fit == Fit::differs) {
    const bool is_final = reading.leaf.kind == ct::LeafKind::certificate;
    note(is_final ? Code::certificate_unusable : Code::precertificate_unusable, verdict_.log);
    return EntryState::unsettled;
  }
  if (context_.evidence.find_inclusions(log_->id, reading.hash).empty()) {
    note(Code::inclusion_proof_bad, verdict_.log + ": there is no proof");
    return EntryState::unsettled;
  }
  switch (trees_.check_included({*log_, reading.hash, index_named()}, noting())) {
    case Answer::out_of_budget:
      return EntryState::out_of_budget;
    case Answer::no:
      return EntryState::unsettled;
    case Answer::yes:
      break;
  }
  EntryState failed = EntryState::unsettled;
  const x509::Certificate* issuer = find_issuer(reading, failed);
  if (issuer == nullptr) return failed;
  return judge_shown({reading.certificate, *issuer, reading.leaf.time(), EntryState::included});
}

// Null where nobody at hand signed the certificate, or that could not be found out.
const x509::Certificate* EntryJudge::find_issuer(const LeafReading& reading, EntryState& failed) {
  bool is_named = false;
  for (const std::size_t i : context_.evidence.find_subject(reading.certificate.issuer)) {
    const x509::Certificate& issuer = context_.evidence.certificates()[i];
    if (reading.leaf.kind == ct::LeafKind::precertificate) {
      if (++leaf_hashes_ > context_.limits.leaf_hashes) {
        failed = EntryState::out_of_budget;
        return nullptr;
      }
      if (context_.provider.sha256(issuer.spki) != reading.leaf.issuer_key_hash) continue;
    }
    is_named = true;
    const Answer answer = certificates_.check_issuer(reading.certificate, issuer);
    if (answer == Answer::yes) return &issuer;
    if (answer == Answer::out_of_budget) {
      failed = EntryState::out_of_budget;
      return nullptr;
    }
  }
  note(is_named ? Code::certificate_signature_bad : Code::certificate_issuer_missing);
  return nullptr;
}

// Whether the log counted when it took the entry in, and that was not later than the moment asked about.
bool EntryJudge::was_accepted(UnixTime logged) {
  if (!ct::accepts_sct_at(*log_, logged)) {
    note(Code::log_not_accepted, verdict_.log);
    return false;
  }
  if (logged > context_.at) {
    note(Code::sct_from_the_future, to_rfc3339(logged));
    return false;
  }
  return true;
}

EntryState EntryJudge::judge_shown(const Shown& shown) {
  const x509::Certificate& certificate = shown.certificate;
  const Binding binding = check_binding_names(certificate, claim_.domain, claim_.kids);
  if (binding == Binding::none) {
    note(Code::commitment_contradicted, verdict_.log);
    return EntryState::contradicted;
  }
  if (!ct::takes_certificate_ending(*log_, certificate.not_after)) {
    note(Code::certificate_outside_log_interval, verdict_.log);
  }
  if (binding == Binding::older_names) note(Code::commitment_older_names);
  if (certificate.not_after < context_.at) note(Code::certificate_expired, to_rfc3339(certificate.not_after));
  switch (certificates_.check_unrevoked(certificate, shown.issuer, noting())) {
    case Answer::out_of_budget:
      return EntryState::out_of_budget;
    case Answer::no:
      return EntryState::revoked;
    case Answer::yes:
      break;
  }
  switch (certificates_.check_root(certificate, shown.logged, noting())) {
    case Answer::out_of_budget:
      return EntryState::out_of_budget;
    case Answer::no:
      return EntryState::unsettled;
    case Answer::yes:
      break;
  }
  return shown.how;
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
