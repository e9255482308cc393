// What the trees that logs signed prove. Internal to this room.
#pragma once

#include "core/evidence/certificate_judge.h"
#include "core/evidence/commitment.h"

namespace emblem::evidence {

// A leaf that a log may have.
struct LeafPlace {
  const ct::Log& log;
  const Sha256Digest& hash;
  std::optional<std::uint64_t> index;  // where it must stand, if that is told
};

// Counts nothing that a log signed after the moment asked about.
class TreeJudge {
 public:
  TreeJudge(const Context& context, CertificateJudge& certificates)
      : context_(context), certificates_(certificates), memo_(certificates.memo()) {}

  // Whether a proof leads from the leaf to the root of a tree that the log signed. Where none does, each kind of
  // failing is said once: inclusion_proof_bad, tree_head_missing, tree_head_signature_bad, tree_head_from_the_future.
  Answer check_included(const LeafPlace& place, const AddFinding& add);

  // No if the log signed two trees of one size with different roots; log_forked names both.
  Answer check_unforked(const ct::Log& log, const AddFinding& add);

 private:
  // One finding of each kind, kept back while something may still hold.
  using Doubts = std::map<Code, std::string>;

  Answer check_inclusion(const LeafPlace& place, const Inclusion& inclusion, Doubts& doubts);
  Answer check_signed_root(const ct::Log& log, std::uint64_t size, const Sha256Digest& root, Doubts& doubts);
  Answer check_head(const ct::TreeHead& head, const ct::Log& log);
  // Yes where there is one; out_of_budget where that could not be found out.
  Answer find_fork(const ct::Log& log, std::optional<ProofMemo::Heads>& fork);
  Answer find_fork_among(std::span<const ct::TreeHead* const> heads, const ct::Log& log,
                         std::optional<ProofMemo::Heads>& fork);

  const Context& context_;
  CertificateJudge& certificates_;
  ProofMemo& memo_;
};

}  // namespace emblem::evidence
