// The latest tree head of each log that we have seen: what makes a fork visible.
#pragma once

#include <map>

#include "core/ct/tree_head.h"
#include "emblem/limits.h"

namespace emblem::gathering {

class TreeMemory {
 public:
  TreeMemory() = default;

  // The lines that `encode` wrote (docs/decisions/0020-fetching.md). Signatures are not checked here. Error:
  // memory_malformed; `where` is the line.
  static Result<TreeMemory> parse(ByteView text, const Limits& limits);

  std::string encode() const;

  // Nothing where no tree head of the log was seen.
  std::optional<ct::TreeHead> find(const Sha256Digest& log_id) const;

  // Takes a head that was verified; of two of one log the larger tree stays, of one size the later.
  void remember(const ct::TreeHead& head);
  void remember_all(const TreeMemory& other);

  std::size_t size() const { return heads_.size(); }
  const std::map<Sha256Digest, ct::TreeHead>& heads() const { return heads_; }
  friend bool operator==(const TreeMemory&, const TreeMemory&) = default;

 private:
  std::map<Sha256Digest, ct::TreeHead> heads_;
};

// Whether a file begins as one of any version does.
bool is_tree_memory(ByteView text);

}  // namespace emblem::gathering
