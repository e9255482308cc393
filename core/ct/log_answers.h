// What RFC 6962 logs answer (section 4), read from its JSON.
#pragma once

#include "core/ct/logged_entry.h"
#include "core/ct/merkle.h"
#include "core/ct/tree_head.h"

namespace emblem::ct {

// All of these: members that nobody knows are stepped over, as logs add some; numbers are plain digits, at most 2^63 -
// 1; base64 is canonical; proofs have Limits::proof_nodes nodes at most, and null stands for one of none. Nothing is
// checked against a root or a signature. Errors: log_answer_malformed (`where` is the member), limit_exceeded
// (Limits::http_answer_bytes, …), those of json::Document.

// get-sth (4.3), as the tree head of the log that was asked. Error besides: tree_head_malformed, in place of
// log_answer_malformed.
Result<TreeHead> parse_tree_head_answer(ByteView json, const Sha256Digest& log_id, const Limits& limits);

// get-sth-consistency (4.4), asked for these two sizes.
Result<ConsistencyProof> parse_consistency_answer(ByteView json, std::uint64_t first, std::uint64_t second,
                                                  const Limits& limits);

// get-proof-by-hash (4.5), asked for a tree of this size; the index that the log names is inside it.
Result<InclusionProof> parse_proof_answer(ByteView json, std::uint64_t tree_size, const Limits& limits);

// get-entries (4.6), asked for `most` entries: a log may give fewer, one at least. Errors besides: as
// parse_logged_entry, `where` begins with "entries[0]".
Result<std::vector<LoggedEntry>> parse_entries_answer(ByteView json, std::size_t most, const Limits& limits);

struct EntryAndProof {
  LoggedEntry entry;
  InclusionProof proof;
};

// get-entry-and-proof (4.8), asked for the leaf at `index` of a tree of `tree_size`. Errors besides: as
// parse_logged_entry.
Result<EntryAndProof> parse_entry_and_proof_answer(ByteView json, std::uint64_t index, std::uint64_t tree_size,
                                                   const Limits& limits);

}  // namespace emblem::ct
