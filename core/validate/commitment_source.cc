#include "core/validate/commitment_source.h"

#include "core/cbor/encoder.h"

namespace emblem::validate {
namespace {

// Claims remembered; a set has 64 endorsements at most, so this serves many sets.
constexpr std::size_t most_remembered = 4096;

// The claim as bytes that are equal exactly if the claims are.
Bytes to_key(const evidence::CommitmentClaim& claim) {
  constexpr std::size_t most_of_text_or_entry = 80;
  cbor::Encoder encoder;
  encoder.reserve(most_of_text_or_entry * (1 + claim.kids.size() + claim.entries.size()));
  encoder.text(claim.domain).array(claim.kids.size());
  for (const std::string& kid : claim.kids) encoder.text(kid);
  for (const token::LogEntry& entry : claim.entries) {
    encoder.bytes(entry.log_id.bytes);
    if (const auto* hash = std::get_if<Sha256Digest>(&entry.place)) {
      encoder.bytes(hash->bytes);
    } else {
      encoder.unsigned_integer(std::get<std::uint64_t>(entry.place));
    }
  }
  return std::move(encoder).encoded();
}

}  // namespace

std::shared_ptr<const evidence::VerifiedCommitment> EvidenceCommitments::find(const evidence::CommitmentClaim& claim,
                                                                              std::size_t& signature_checks) {
  Bytes key = to_key(claim);
  // Held while a claim is judged: the proofs are shared, and a claim is judged once.
  const std::scoped_lock lock(mutex_);
  const auto known = judged_.find(key);
  if (known != judged_.end()) return known->second;
  auto judged = std::make_shared<const evidence::VerifiedCommitment>(
      evidence::verify_commitment(claim, {.evidence = basis_.evidence,
                                          .logs = basis_.logs,
                                          .provider = basis_.provider,
                                          .reader = basis_.reader,
                                          .limits = basis_.limits,
                                          .at = basis_.at,
                                          .log_policy = basis_.log_policy,
                                          .roots = basis_.roots,
                                          .signature_checks = signature_checks,
                                          .memo = &proofs_}));
  // What a spent budget left unsettled may be settled by another set's.
  if (signature_checks == 0) return judged;
  if (judged_.size() < most_remembered) judged_.emplace(std::move(key), judged);
  return judged;
}

}  // namespace emblem::validate
