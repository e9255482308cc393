#include "core/serving/addition.h"

namespace emblem::serving {
namespace {

// Type, class, time to live and length (RFC 1035 section 4.1.3).
constexpr std::size_t fixed_bytes = 10;

}  // namespace

std::size_t message_bytes(const store::StoredSet& set, std::size_t owner_bytes) {
  return set.count * (owner_bytes + fixed_bytes) + set.rdata_bytes;
}

Addition decide_addition(const Situation& situation) {
  if (situation.set == nullptr || situation.answered == Answered::yes) return Addition::nothing;
  if (situation.question == situation.type) return Addition::nothing;
  const bool fits = message_bytes(*situation.set, situation.owner_bytes) <= situation.room;
  return fits ? Addition::whole : Addition::truncate;
}

}  // namespace emblem::serving
