// What response codes mean in answers to updates (RFC 2136 section 2.2).
#pragma once

#include <cstdint>
#include <string>

namespace emblem::update {

inline constexpr std::uint16_t rcode_no_error = 0;
inline constexpr std::uint16_t rcode_yxrrset = 7;  // an RRset is there that must not be

// "REFUSED (the server does not let this key do that)", "response code 21".
std::string explain_rcode(std::uint16_t rcode);

}  // namespace emblem::update
