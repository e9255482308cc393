// What the evidence says of one log entry. Internal to this room.
#pragma once

#include <set>

#include "core/evidence/tree_judge.h"

namespace emblem::evidence {

// An entry holds if it is promised or included.
enum class EntryState : std::uint8_t { included, promised, revoked, contradicted, unsettled, out_of_budget };

struct EntryVerdict {
  EntryState state = EntryState::unsettled;
  std::string log;                                 // its name
  const x509::Certificate* certificate = nullptr;  // where it holds
  std::vector<Finding> findings;
};

// Judges the entries of one claim, and remembers what it found out about certificates between them.
class EntryJudge {
 public:
  EntryJudge(const CommitmentClaim& claim, const Context& context)
      : claim_(claim), context_(context), certificates_(context), trees_(context, certificates_) {}

  EntryVerdict judge(const token::LogEntry& entry, std::string where);

 private:
  // An SCT with the certificate that has it and an issuer under whose key it is the entry named.
  struct Match {
    const x509::Certificate& certificate;
    const x509::Certificate& issuer;
    const ct::Sct& sct;
    ByteView signed_bytes;
  };

  // A certificate of which the log has shown that it is the entry.
  struct Shown {
    const x509::Certificate& certificate;
    const x509::Certificate& issuer;
    UnixTime logged;
    EntryState how;  // promised or included
  };

  void judge_candidate(const EmbeddedSct& candidate);
  EntryState judge_match(const Match& match, const Sha256Digest& leaf);
  EntryState check_sct_signature(const Match& match);
  EntryState judge_inclusion(const Sha256Digest& leaf);

  void judge_leaves();
  EntryState judge_leaf(const LeafReading& reading);
  const x509::Certificate* find_issuer(const LeafReading& reading, EntryState& failed);

  EntryState judge_shown(const Shown& shown);
  bool was_accepted(UnixTime logged);
  std::optional<std::uint64_t> index_named() const;
  void take(EntryState state, const x509::Certificate& certificate);
  void note(Code code, const std::string& detail = {});
  AddFinding noting() {
    return [this](Code code, const std::string& detail) { note(code, detail); };
  }

  const CommitmentClaim& claim_;
  const Context& context_;
  CertificateJudge certificates_;
  TreeJudge trees_;
  std::size_t leaf_hashes_ = 0;
  // Of the entry at hand.
  const token::LogEntry* entry_ = nullptr;
  const ct::Log* log_ = nullptr;
  EntryVerdict verdict_;
  std::string where_;
  bool matched_ = false;
  std::set<Sha256Digest> shown_;  // leaves that the log has shown to be the entry
};

}  // namespace emblem::evidence
