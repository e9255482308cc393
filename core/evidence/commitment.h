// Whether an organisation has committed to a root key (draft-linker-diem-adem-core (cbor) section 6).
#pragma once

#include <optional>

#include "core/ct/log_list.h"
#include "core/evidence/set.h"
#include "core/token/log_entry.h"

namespace emblem::evidence {

// What an endorsement with `log` claims: this key is the root key of the organisation at this domain, and its binding
// certificate stands at these places.
struct CommitmentClaim {
  std::string_view domain;            // token::OrganizationId::domain()
  std::span<const std::string> kids;  // the forms of the key's identifier, base32
  std::span<const token::LogEntry> entries;
};

enum class LogPolicy : std::uint8_t { any_entry, every_entry };

struct ProofMemo;

// With what a claim is judged. Everything referred to must outlive the call.
struct Context {
  const Set& evidence;
  const ct::LogList& logs;
  const crypto::Provider& provider;
  const x509::Reader& reader;
  const Limits& limits;
  UnixTime at;  // the moment asked about
  LogPolicy log_policy = LogPolicy::any_entry;
  // Authorities to one of which the certificate must lead; without a value it need not lead anywhere.
  std::optional<std::span<const x509::Certificate>> roots;
  // Signatures that may still be checked; counted down here.
  std::size_t& signature_checks;
  // Shared by the claims judged with the same evidence, logs, roots and moment; null: this claim has its own.
  ProofMemo* memo = nullptr;
};

enum class Outcome : std::uint8_t {
  holds,
  fails,
  unsettled,  // evidence is missing or proves nothing either way
};

// The certificate by which a commitment holds, or its precertificate where only that is at hand. A commitment outlives
// it.
struct BindingCertificate {
  Sha256Digest sha256;
  UnixTime not_before;
  UnixTime not_after;

  friend bool operator==(const BindingCertificate&, const BindingCertificate&) = default;
};

// A claim judged. Made by verify_commitment only; one value serves every token set with the same claim, evidence, log
// list, roots, policy and moment.
class VerifiedCommitment {
 public:
  Outcome outcome() const { return outcome_; }
  // `included` or `promised` exactly if it holds; `contradicted` or `revoked` if it fails for that reason, else
  // `unverified`.
  CommitmentStatus status() const { return status_; }
  // Names of the logs that counted, in the order of the claim, each once.
  std::span<const std::string> logs() const { return logs_; }
  // `where` is "log entry N", counted from 1.
  std::span<const Finding> findings() const { return findings_; }
  const Sha256Digest& evidence_digest() const { return evidence_digest_; }
  // Of the first entry that counted.
  const std::optional<BindingCertificate>& binding() const { return binding_; }

 private:
  friend VerifiedCommitment verify_commitment(const CommitmentClaim& claim, const Context& context);
  VerifiedCommitment() = default;

  Outcome outcome_ = Outcome::unsettled;
  CommitmentStatus status_ = CommitmentStatus::unverified;
  std::vector<std::string> logs_;
  std::vector<Finding> findings_;
  Sha256Digest evidence_digest_;
  std::optional<BindingCertificate> binding_;
};

// Each log entry stands by its own certificate. It is *promised* by the log's SCT in a certificate at hand, and
// *included* if a proof leads from its leaf (recomputed from the certificate, or handed out by the log together with
// the certificate or precertificate) to the root of a tree head that the log signed no later than the moment asked
// about.
//
// An entry that is proven to be another certificate fails the claim (contradicted), whatever the others say. Otherwise
// one that holds unrevoked is enough (with every_entry: all must); the status is `included` if one that holds is (with
// every_entry: if all are). If every certificate is proven revoked, the claim fails (revoked). Anything else is
// unsettled, and so is every claim that is not contradicted when the budget of signature checks runs out before it is
// known what holds. Entries of a log that signed two trees of one size settle nothing. A claim without entries fails.
// Proofs, tree heads and leaves that do not hold are findings and change nothing.
VerifiedCommitment verify_commitment(const CommitmentClaim& claim, const Context& context);

}  // namespace emblem::evidence
