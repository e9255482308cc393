#include "engine/own_resolver/extended_error.h"

#include "core/bytes/cursor.h"

namespace emblem::own_resolver {

bool says_bogus(const dns::Message& reply) {
  constexpr std::uint64_t extended_error = 15;
  constexpr std::uint64_t first_bogus = 6;
  constexpr std::uint64_t last_bogus = 12;
  if (!reply.edns) return false;
  Cursor options(reply.edns->options);
  while (!options.at_end()) {
    const auto option = options.take_uint(2);
    const auto length = options.take_uint(2);
    const auto content = length ? options.take(static_cast<std::size_t>(*length)) : std::nullopt;
    if (!content) return false;
    const auto reason = Cursor(*content).take_uint(2);
    if (option == extended_error && reason && *reason >= first_bogus && *reason <= last_bogus) return true;
  }
  return false;
}

}  // namespace emblem::own_resolver
