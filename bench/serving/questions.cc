#include "bench/serving/questions.h"

#include <stdexcept>

namespace emblem::bench {
namespace {

// xorshift64*, which is plenty for picking names.
std::uint64_t step(std::uint64_t& state) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * 0x2545f4914f6cdd1d;
}

}  // namespace

std::uint64_t Questions::draw() { return (step(state_) >> 32) % rules_.names; }

Bytes Questions::next(std::uint16_t id) {
  std::string name = rules_.pattern;
  if (const auto at = name.find('%'); at != std::string::npos) name.replace(at, 1, std::to_string(draw()));
  const auto parsed = dns::DomainName::parse(name);
  if (!parsed) throw std::runtime_error("no domain name: " + name);
  std::optional<dns::Edns> edns;
  if (rules_.edns != 0) edns = dns::Edns{.udp_bytes = rules_.edns, .options = {}};
  return dns::encode_query(id, {.name = *parsed, .type = rules_.type}, edns);
}

Bytes make_garbage(std::uint64_t& state) {
  Bytes bytes(12 + step(state) % 500);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(step(state) >> 40);
  bytes[2] &= 0x7f;  // a response would be dropped unread
  return bytes;
}

}  // namespace emblem::bench
