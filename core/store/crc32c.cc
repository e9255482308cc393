#include "core/store/crc32c.h"

#include "core/store/little_endian.h"

namespace emblem::store {
namespace {

constexpr std::uint32_t polynomial = 0x82F63B78;  // bit-reversed
constexpr std::size_t stride = 8;

// tables[k][b]: what byte `b` followed by `k` zero bytes leaves, so that eight bytes take as many independent look-ups.
using Tables = std::array<std::array<std::uint32_t, 256>, stride>;

constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ ((rest & 1) != 0 ? polynomial : 0);
    tables[0][byte] = rest;
  }
  for (std::size_t byte = 0; byte < 256; ++byte) {
    for (std::size_t zeros = 1; zeros < stride; ++zeros) {
      const std::uint32_t before = tables[zeros - 1][byte];
      tables[zeros][byte] = before >> 8 ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

constexpr Tables tables = make_tables();

// What four bytes leave that are followed by `After` others.
template <std::size_t After>
std::uint32_t four_bytes(std::uint32_t word) {
  return std::get<After + 3>(tables)[word & 0xFF] ^ std::get<After + 2>(tables)[word >> 8 & 0xFF] ^
         std::get<After + 1>(tables)[word >> 16 & 0xFF] ^ std::get<After>(tables)[word >> 24];
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t by_instruction(ByteView bytes) {
  std::uint64_t crc = 0xFFFFFFFF;
  for (; bytes.size() >= stride; bytes = bytes.subspan(stride)) crc = __builtin_ia32_crc32di(crc, load_u64(bytes, 0));
  auto rest = static_cast<std::uint32_t>(crc);
  for (const std::uint8_t byte : bytes) rest = __builtin_ia32_crc32qi(rest, byte);
  return ~rest;
}

std::uint32_t fastest(ByteView bytes) {
  return __builtin_cpu_supports("sse4.2") ? by_instruction(bytes) : crc32c_by_tables(bytes);
}
#else
std::uint32_t fastest(ByteView bytes) { return crc32c_by_tables(bytes); }
#endif

}  // namespace

std::uint32_t crc32c(ByteView bytes) { return fastest(bytes); }

std::uint32_t crc32c_by_tables(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (; bytes.size() >= stride; bytes = bytes.subspan(stride)) {
    crc = four_bytes<4>(crc ^ load_u32(bytes, 0)) ^ four_bytes<0>(load_u32(bytes, 4));
  }
  for (const std::uint8_t byte : bytes) crc = crc >> 8 ^ tables[0][(crc ^ byte) & 0xFF];
  return ~crc;
}

}  // namespace emblem::store
