// Imported keys, kept between sets.
#pragma once

#include <array>
#include <list>
#include <mutex>
#include <unordered_map>

#include "core/keys/verified_key.h"

namespace emblem::keys {

// Bounded, and safe to share between threads. Its key is the thumbprint, recomputed from the coordinates at every call,
// so nothing that a record claims decides which key is found.
class KeyCache {
 public:
  // `capacity` keys in all; the least recently used of a shard makes room.
  explicit KeyCache(std::size_t capacity = 4096);

  // Errors: those of Provider::import_key. Keys that cannot be imported are not remembered.
  Result<SharedKey> find_or_make(const crypto::PublicKey& key, const crypto::Provider& provider);

  std::size_t size() const;

 private:
  struct Entry {
    Sha256Digest thumbprint;
    SharedKey key;
  };
  struct DigestHash {
    std::size_t operator()(const Sha256Digest& digest) const;
  };
  struct Shard {
    mutable std::mutex mutex;
    std::list<Entry> by_use;  // most recent first
    std::unordered_map<Sha256Digest, std::list<Entry>::iterator, DigestHash> by_thumbprint;
  };

  static constexpr std::size_t shard_count = 16;
  std::size_t shard_capacity_;
  std::array<Shard, shard_count> shards_;
};

}  // namespace emblem::keys
