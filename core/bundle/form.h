// What writing and reading have in common. Internal to this room.
#pragma once

#include <cstdint>
#include <string_view>

namespace emblem::bundle {

inline constexpr std::uint64_t self_described = 55799;  // RFC 8949 section 3.4.6
inline constexpr std::string_view magic = "emblem-bundle";
inline constexpr std::uint64_t outer_elements = 3;             // magic, version, content
inline constexpr std::uint64_t last_second = 253'402'300'799;  // that RFC 3339 can write

// Labels of the content, all of which are always there.
enum class Label : std::uint8_t {
  made = 1,
  look_ups,
  certificates,
  revocation_lists,
  tree_heads,
  inclusions,
  leaves,
  links,
  log_list,
};
inline constexpr std::uint64_t labels = 9;

}  // namespace emblem::bundle
