// Where the procedure gets judged commitments from.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "core/evidence/commitment.h"
#include "core/evidence/proof_memo.h"

namespace emblem::validate {

class CommitmentSource {
 public:
  CommitmentSource() = default;
  CommitmentSource(const CommitmentSource&) = delete;
  CommitmentSource& operator=(const CommitmentSource&) = delete;
  virtual ~CommitmentSource() = default;

  // Never null. `signature_checks` are those that may still be spent, counted down.
  virtual std::shared_ptr<const evidence::VerifiedCommitment> find(const evidence::CommitmentClaim& claim,
                                                                   std::size_t& signature_checks) = 0;
};

// Judges each claim once against one body of evidence and remembers it, so that many sets share the work. Safe to share
// between threads.
class EvidenceCommitments final : public CommitmentSource {
 public:
  // Everything that verify_commitment needs but the budget; what is referred to must outlive this.
  struct Basis {
    const evidence::Set& evidence;
    const ct::LogList& logs;
    const crypto::Provider& provider;
    const x509::Reader& reader;
    const Limits& limits;
    UnixTime at;
    evidence::LogPolicy log_policy = evidence::LogPolicy::any_entry;
    std::optional<std::span<const x509::Certificate>> roots;
  };

  explicit EvidenceCommitments(const Basis& basis) : basis_(basis) {}

  std::shared_ptr<const evidence::VerifiedCommitment> find(const evidence::CommitmentClaim& claim,
                                                           std::size_t& signature_checks) override;

 private:
  Basis basis_;
  std::mutex mutex_;  // of what follows
  evidence::ProofMemo proofs_;
  std::map<Bytes, std::shared_ptr<const evidence::VerifiedCommitment>> judged_;
};

}  // namespace emblem::validate
