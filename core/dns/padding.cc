#include "core/dns/padding.h"

namespace emblem::dns {
namespace {

constexpr std::uint8_t option_padding = 12;   // RFC 7830 section 3
constexpr std::size_t option_head_bytes = 4;  // code and length

}  // namespace

Bytes encode_padded_query(std::uint16_t id, const Question& question, Edns edns) {
  const std::size_t unpadded = encode_query(id, question, edns).size() + option_head_bytes;
  const std::size_t padding = (query_block - unpadded % query_block) % query_block;
  edns.options.insert(edns.options.end(), {0, option_padding, 0, static_cast<std::uint8_t>(padding)});
  edns.options.resize(edns.options.size() + padding);
  return encode_query(id, question, edns);
}

}  // namespace emblem::dns
