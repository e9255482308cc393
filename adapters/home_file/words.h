// How settings are written.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "engine/home/settings.h"

namespace emblem::home_file {

struct AlgorithmWord {
  std::string_view word;
  crypto::Algorithm algorithm;
};
inline constexpr std::array<AlgorithmWord, 4> algorithm_words = {{{"ES256", crypto::Algorithm::es256},
                                                                  {"ES384", crypto::Algorithm::es384},
                                                                  {"ES512", crypto::Algorithm::es512},
                                                                  {"Ed25519", crypto::Algorithm::eddsa}}};
inline constexpr std::array<Dialect, 3> all_dialects = {Dialect::jose, Dialect::cose, Dialect::cose_16sep};

// The bounds of settings.h.
inline constexpr std::int64_t shortest_lifetime = 60;
inline constexpr std::int64_t longest_lifetime = std::int64_t{3650} * 86400;
inline constexpr std::int64_t longest_ttl = std::int64_t{7} * 86400;
inline constexpr std::int64_t most_log_entries = 8;
inline constexpr std::int64_t most_approvers = 32;

}  // namespace emblem::home_file
