// A Certificate Transparency log that keeps its tree (RFC 6962 section 2.1), for tests.
#pragma once

#include <memory>

#include "core/evidence/items.h"

struct evp_pkey_st;

namespace emblem::support {

class TestLog {
 public:
  // The log's private key (PEM, P-256); see WebCa::log_key. Its identifier comes from it.
  explicit TestLog(ByteView key);

  const Sha256Digest& id() const { return id_; }
  std::uint64_t size() const { return leaves_.size(); }

  // Takes a leaf in; its index.
  std::uint64_t add(const Sha256Digest& leaf_hash);
  // Takes in leaves of nobody's until there are `size`.
  void fill(std::uint64_t size);
  // A log of the same key and tree, which may go on in another way.
  TestLog fork() const { return *this; }

  // Of the first `size` leaves.
  Sha256Digest root(std::uint64_t size) const;
  // Signed now, whatever the tree is.
  ct::TreeHead head(std::uint64_t size, UnixTime at) const;
  evidence::Inclusion inclusion(std::uint64_t index, std::uint64_t size) const;
  evidence::TreeLink link(std::uint64_t first, std::uint64_t second) const;

  // Again, for a head that was changed.
  void sign(ct::TreeHead& head) const;

 private:
  using Leaves = std::span<const Sha256Digest>;
  static Sha256Digest root_of(Leaves leaves);
  static void add_path(std::vector<Sha256Digest>& path, std::size_t index, Leaves leaves);
  static void add_link(std::vector<Sha256Digest>& path, std::size_t first, Leaves leaves, bool is_known);

  std::shared_ptr<evp_pkey_st> key_;
  Sha256Digest id_;
  std::vector<Sha256Digest> leaves_;
};

}  // namespace emblem::support
