// Queries of few sizes, so that who sees only the size of an encrypted one learns little (RFC 7830, RFC 8467).
#pragma once

#include "core/dns/message.h"

namespace emblem::dns {

// RFC 8467 section 4.1: clients pad to the closest multiple of 128 bytes.
inline constexpr std::size_t query_block = 128;

// encode_query with one Padding option after the others of `edns`, so that the message is a multiple of `query_block`.
Bytes encode_padded_query(std::uint16_t id, const Question& question, Edns edns = {});

}  // namespace emblem::dns
