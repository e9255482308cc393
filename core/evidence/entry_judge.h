// What the evidence says of one log entry. Internal to this room.
#pragma once

#include "core/evidence/certificate_judge.h"
#include "core/evidence/commitment.h"

namespace emblem::evidence {

enum class EntryState : std::uint8_t { holds, revoked, contradicted, unsettled, out_of_budget };

struct EntryVerdict {
  EntryState state = EntryState::unsettled;
  std::string log;                                 // its name
  const x509::Certificate* certificate = nullptr;  // for `holds`
  std::vector<Finding> findings;
};

// Judges the entries of one claim, and remembers what it found out about certificates between them.
class EntryJudge {
 public:
  EntryJudge(const CommitmentClaim& claim, const Context& context)
      : claim_(claim), context_(context), certificates_(context) {}

  EntryVerdict judge(const token::LogEntry& entry, std::string where);

 private:
  // An SCT with the certificate that has it and an issuer under whose key it is the entry named.
  struct Match {
    const x509::Certificate& certificate;
    const x509::Certificate& issuer;
    const ct::Log& log;
    const ct::Sct& sct;
    ByteView signed_bytes;
  };

  void judge_candidate(const token::LogEntry& entry, const ct::Log& log, const EmbeddedSct& candidate);
  bool may_be_entry(const token::LogEntry& entry, const ct::Sct& sct) const;
  EntryState judge_match(const Match& match);
  EntryState judge_proven(const Match& match);
  EntryState check_sct_signature(const Match& match);
  void take(EntryState state, const x509::Certificate& certificate);
  void note(Code code, const std::string& detail = {});

  const CommitmentClaim& claim_;
  const Context& context_;
  CertificateJudge certificates_;
  std::size_t leaf_hashes_ = 0;
  // Of the entry at hand.
  EntryVerdict verdict_;
  std::string where_;
  bool matched_ = false;
};

}  // namespace emblem::evidence
