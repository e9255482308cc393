// Answers from a mirror, as the log would have given them.
#pragma once

#include <optional>

#include "core/evidence/items.h"
#include "core/mirror/content.h"
#include "core/token/log_entry.h"

namespace emblem::mirror {

// An entry of a section that may be the one asked for.
struct Candidate {
  const MirroredLog* log = nullptr;
  const Section* section = nullptr;
  std::uint64_t index = 0;
};

using Place = decltype(token::LogEntry::place);

// In order; valid while the log is. One with another hash may have the same mark.
std::vector<Candidate> find_candidates(const MirroredLog& log, const Place& place);

// The marks of every entry that the mirror holds of the log, sorted: for whoever asks about many.
std::vector<Mark> marks_of(const MirroredLog& log);

// What proves the entry, with what the log was told when the mirror was made.
struct Settled {
  ct::TreeHead head;
  evidence::Inclusion inclusion;
  evidence::LoggedLeaf leaf;
  std::vector<Sha256Digest> issuers;  // digests of their DER, in order
  ct::LeafRange told;                 // the smallest interval around it that the log was asked for
};

// Of the section's file. Nothing where the entry is another than `place` names. Error: mirror_malformed (the file is
// not the one that was proven, or does not lead to the tree head). That the log signed the head is for the judge to
// see.
Result<std::optional<Settled>> settle(const Candidate& candidate, const Place& place, ByteView file,
                                      const crypto::Provider& provider, const Limits& limits);

}  // namespace emblem::mirror
