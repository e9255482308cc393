#include "core/keys/key_cache.h"

#include <algorithm>
#include <cstring>

#include "core/keys/thumbprint.h"

namespace emblem::keys {

KeyCache::KeyCache(std::size_t capacity) : shard_capacity_(std::max<std::size_t>(1, capacity / shard_count)) {}

// A digest is as random as a hash of it would be; whoever grinds keys for collisions fills one bucket of one shard at
// most.
std::size_t KeyCache::DigestHash::operator()(const Sha256Digest& digest) const {
  std::size_t value = 0;
  std::memcpy(&value, digest.bytes.data() + 1, sizeof value);
  return value;
}

Result<SharedKey> KeyCache::find_or_make(const crypto::PublicKey& key, const crypto::Provider& provider) {
  const Sha256Digest thumbprint = jose_key_id(key, provider).digest;
  Shard& shard = shards_[thumbprint.bytes[0] % shard_count];
  {
    const std::scoped_lock lock(shard.mutex);
    const auto found = shard.by_thumbprint.find(thumbprint);
    if (found != shard.by_thumbprint.end()) {
      shard.by_use.splice(shard.by_use.begin(), shard.by_use, found->second);
      return found->second->key;
    }
  }
  EMBLEM_TRY(SharedKey made, VerifiedKey::make(key, provider));
  const std::scoped_lock lock(shard.mutex);
  if (shard.by_thumbprint.contains(thumbprint)) return made;
  if (shard.by_use.size() >= shard_capacity_) {
    shard.by_thumbprint.erase(shard.by_use.back().thumbprint);
    shard.by_use.pop_back();
  }
  shard.by_use.push_front({thumbprint, made});
  shard.by_thumbprint.emplace(thumbprint, shard.by_use.begin());
  return made;
}

std::size_t KeyCache::size() const {
  std::size_t total = 0;
  for (const Shard& shard : shards_) {
    const std::scoped_lock lock(shard.mutex);
    total += shard.by_use.size();
  }
  return total;
}

}  // namespace emblem::keys
