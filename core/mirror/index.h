// What a mirror holds: the pieces of logs around what somebody cares about, and how they lead to signed tree heads.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/ct/tree_head.h"
#include "core/mirror/grid.h"
#include "emblem/limits.h"

namespace emblem::mirror {

// The beginning of a leaf hash, by which an entry is found.
using Mark = std::uint64_t;
Mark mark_of(const Sha256Digest& leaf_hash);

// Entries that were proven to stand in the log's tree.
struct Section {
  ct::LeafRange range;             // of one tile; whole, unless the tree ended in it
  std::uint64_t tree_size = 0;     // of the head to which `path` leads
  Sha256Digest content;            // over the file, which has the form of a data tile
  std::vector<Sha256Digest> path;  // from its root to the tree's, from below
  std::vector<Mark> marks;         // one for each entry

  friend bool operator==(const Section&, const Section&) = default;
};

struct MirroredLog {
  std::map<std::uint64_t, ct::TreeHead> heads;             // by size
  std::set<std::pair<std::uint64_t, std::uint64_t>> told;  // intervals that the log was asked for: begin, end
  std::map<std::uint64_t, Section> sections;               // by begin

  friend bool operator==(const MirroredLog&, const MirroredLog&) = default;
};

struct Index {
  std::map<Sha256Digest, MirroredLog> logs;  // by identifier

  std::uint64_t entries() const;
  friend bool operator==(const Index&, const Index&) = default;
};

// Whether a file begins as one.
bool is_index(ByteView text);

// The form of docs/formats/mirror.md; it has one for the same content, and no other is read. Signatures and paths are
// not checked here. Errors: mirror_malformed (`where` is the line), limit_exceeded (Limits::mirror_entries,
// Limits::log_items heads of one log).
Result<Index> parse_index(ByteView text, const Limits& limits);
std::string encode_index(const Index& index);

}  // namespace emblem::mirror
