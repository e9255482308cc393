#include "core/store/layout.h"

namespace emblem::store {

std::uint64_t name_hash(ByteView owner, std::uint8_t seed) {
  std::uint64_t hash = 0xCBF29CE484222325 ^ seed;  // FNV-1a
  for (const std::uint8_t byte : owner) hash = (hash ^ byte) * 0x100000001B3;
  // FNV's upper bits hang on few bytes of short names, and they choose the bucket.
  hash = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15;
  return hash ^ hash >> 29;
}

Place place_of(std::uint64_t hash, unsigned bucket_bits) {
  const std::size_t bucket = bucket_bits == 0 ? 0 : static_cast<std::size_t>(hash >> (64 - bucket_bits));
  return {.bucket = bucket, .mark = static_cast<std::uint16_t>(hash << bucket_bits >> 48)};
}

}  // namespace emblem::store
