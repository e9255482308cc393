// A large Certificate Transparency log that computes its entries when it is asked for them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ct/tiles.h"
#include "engine/gathering/web.h"
#include "tests/support/test_log.h"

namespace emblem::support {

// Precertificates of nobody's, all of one size, logged one a second. Holds the hashes of its tree, 64 bytes an entry,
// and nothing else.
class SyntheticLog {
 public:
  struct Shape {
    ct::Kind kind = ct::Kind::rfc6962;
    std::string name;                             // of its address, https://NAME.example/
    std::uint64_t size = 0;                       // entries, 1 at least
    std::size_t certificate = 40;                 // bytes of a precertificate and of its TBS, 16 at least
    std::size_t issuer = 40;                      // bytes of an issuer's certificate
    std::uint64_t issuers = 3;                    // in turns
    std::uint64_t page = std::uint64_t{1} << 20;  // entries that get-entries gives at a time
  };

  explicit SyntheticLog(Shape shape);

  const ct::Log& log() const { return log_; }
  const ct::TreeHead& head() const { return head_; }
  std::uint64_t size() const { return levels_.front().size(); }
  static std::uint64_t timestamp(std::uint64_t index) { return 1'700'000'000'000 + index * 1000; }
  const Sha256Digest& leaf_hash(std::uint64_t index) const { return levels_.front()[index]; }

  // Goes on to so many entries; other `salt`, other entries.
  void grow(std::uint64_t size, std::uint64_t salt = 0);
  // Forgets what came after the first `size`.
  void cut(std::uint64_t size);

  // Of the path below the address, with its query.
  gathering::WebAnswer answer(std::string_view path) const;

 private:
  Bytes certificate_at(std::uint64_t index) const;
  Bytes leaf_at(std::uint64_t index) const;
  void add(const Sha256Digest& leaf);
  void sign();
  Sha256Digest node(const ct::LeafRange& range) const;
  std::string path_json(const std::vector<ct::LeafRange>& ranges) const;
  std::string entry_json(std::uint64_t index) const;
  std::string tree_head_json() const;
  std::string checkpoint() const;
  std::optional<std::string> answer_json(std::string_view path) const;
  std::optional<std::string> answer_tiled(std::string_view path) const;
  std::optional<std::string> data_tile(const ct::Tile& tile) const;
  std::optional<std::string> hash_tile(const ct::Tile& tile) const;
  std::optional<std::uint64_t> find_leaf(std::string_view path) const;

  Shape shape_;
  std::unique_ptr<TestLog> signer_;
  ct::Log log_;
  ct::TreeHead head_;
  std::vector<std::vector<Sha256Digest>> levels_{1};  // hashes of whole nodes
  std::vector<Bytes> issuers_;
  std::vector<Sha256Digest> fingerprints_;
  mutable std::map<Sha256Digest, std::uint64_t> by_hash_;  // filled when a hash is first asked for
  std::vector<std::uint64_t> salts_;                       // of entries
};

}  // namespace emblem::support
