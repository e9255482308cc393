// Where things stand in a store file: docs/formats/store.md.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/bytes/bytes.h"

namespace emblem::store {

// Header fields, by offset.
inline constexpr std::string_view magic =
    "\x89"
    "EMBLEM\n";
inline constexpr std::size_t at_version = 8;        // u16
inline constexpr std::size_t at_type = 10;          // u16
inline constexpr std::size_t at_bucket_bits = 12;   // u8
inline constexpr std::size_t at_seed = 13;          // u8
inline constexpr std::size_t at_reserved = 14;      // u16, zero
inline constexpr std::size_t at_names = 16;         // u32
inline constexpr std::size_t at_index_crc = 20;     // u32
inline constexpr std::size_t at_length = 24;        // u64
inline constexpr std::size_t at_reserved_too = 32;  // 28 bytes, zero
inline constexpr std::size_t at_header_crc = 60;    // u32
inline constexpr std::size_t header_bytes = 64;

inline constexpr std::uint16_t version = 1;

// Offsets of records count these, from where the first record stands: 8 GiB of records at most.
inline constexpr std::size_t unit_bytes = 2;

// Names of one bucket: the steps that one look-up can take.
inline constexpr std::size_t bucket_names = 64;
inline constexpr unsigned most_bucket_bits = 28;

// A record: CRC-32C of the rest, time to live, owner, then each RDATA after its length; all at even offsets.
inline constexpr std::size_t at_ttl = 4;
inline constexpr std::size_t at_owner = 8;
// The root with one empty RDATA; and what a message of 65535 bytes can carry.
inline constexpr std::size_t least_record_bytes = 12;
inline constexpr std::size_t most_record_bytes = 66000;

// Offsets of the parts of the index, given its two dimensions.
struct IndexPlan {
  std::size_t names = 0;
  unsigned bucket_bits = 0;

  std::size_t buckets() const { return std::size_t{1} << bucket_bits; }
  std::size_t at_starts() const { return header_bytes; }
  std::size_t at_marks() const { return at_starts() + 4 * (buckets() + 1); }
  std::size_t at_offsets() const { return at_marks() + 2 * (names + names % 2); }
  std::size_t at_records() const { return at_offsets() + 4 * (names + 1); }
};

inline std::size_t even(std::size_t size) { return size + size % 2; }

// Where a name is looked for: the bucket, and what tells it from its neighbours there.
struct Place {
  std::size_t bucket = 0;
  std::uint16_t mark = 0;
};

// Of an owner in lower case. Only who makes a file chooses its names, so the hash has no key; the seed is there for the
// case that too many of them share a bucket.
std::uint64_t name_hash(ByteView owner, std::uint8_t seed);
Place place_of(std::uint64_t hash, unsigned bucket_bits);

}  // namespace emblem::store
