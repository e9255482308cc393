#include "core/store/crc32.h"

#include "core/store/little_endian.h"

namespace emblem::store {
namespace {

constexpr std::uint32_t polynomial = 0xEDB88320;  // bit-reversed

// tables[k][b]: what byte `b` followed by `k` zero bytes leaves, so that eight bytes take eight independent look-ups.
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ ((rest & 1) != 0 ? polynomial : 0);
    tables[0][byte] = rest;
  }
  for (std::size_t byte = 0; byte < 256; ++byte) {
    for (std::size_t zeros = 1; zeros < 8; ++zeros) {
      const std::uint32_t before = tables[zeros - 1][byte];
      tables[zeros][byte] = before >> 8 ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

constexpr Tables tables = make_tables();

std::uint32_t eight_bytes(std::uint32_t low, std::uint32_t high) {
  return tables[7][low & 0xFF] ^ tables[6][low >> 8 & 0xFF] ^ tables[5][low >> 16 & 0xFF] ^ tables[4][low >> 24] ^
         tables[3][high & 0xFF] ^ tables[2][high >> 8 & 0xFF] ^ tables[1][high >> 16 & 0xFF] ^ tables[0][high >> 24];
}

}  // namespace

std::uint32_t crc32(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  std::size_t at = 0;
  for (; bytes.size() - at >= 8; at += 8) {
    crc = eight_bytes(crc ^ load_u32(bytes, at), load_u32(bytes, at + 4));
  }
  for (; at < bytes.size(); ++at) crc = crc >> 8 ^ tables[0][(crc ^ bytes[at]) & 0xFF];
  return ~crc;
}

}  // namespace emblem::store
