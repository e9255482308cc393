// A tree head as logs with the static API publish it: a signed note (C2SP signed-note, tlog-checkpoint, static-ct-api).
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/ct/tree_head.h"
#include "emblem/limits.h"

namespace emblem::ct {

// One line "— name base64" under the note.
struct NoteSignature {
  std::string name;
  std::array<std::uint8_t, 4> key_id{};
  Bytes content;  // at least one byte

  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

// Nothing of it is worth anything until a signature is checked.
struct Checkpoint {
  std::string origin;
  std::uint64_t tree_size = 0;  // at most 2^63 - 1
  Sha256Digest root;
  std::vector<NoteSignature> signatures;  // of the log, of witnesses, and lines that mean nothing

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// Strict: UTF-8 without control characters, canonical numbers and base64, every line ended, nothing left over.
// Extension lines are refused, since the signature of a static-ct log does not cover them and static-ct-api forbids
// them. Errors: tree_head_malformed (`where` is the line), limit_exceeded (Limits::checkpoint_bytes, more than 64
// signatures).
Result<Checkpoint> parse_checkpoint(ByteView note, const Limits& limits);

// The tree head that this log signed: the one signature whose name is the origin and whose key identifier is that of
// the origin's name with the log's identifier. Any origin will do: the log's list entry gives the place where it is
// read, and the name is not under the signature; what ties the head to the log is the key. Errors: tree_head_malformed
// (no such signature, more than one, or one that cannot be read).
Result<TreeHead> find_tree_head(const Checkpoint& checkpoint, const Sha256Digest& log_id,
                                const crypto::Provider& provider);

}  // namespace emblem::ct
