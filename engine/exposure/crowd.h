// How many others ask like this, as far as anybody has counted.
#pragma once

#include <string_view>

#include "core/dns/record.h"

namespace emblem::exposure {

// Texts that live as long as the program.
struct Crowd {
  std::string_view share;   // "10 of 100 questions that resolvers are asked"
  std::string_view source;  // where that number comes from
};

// For a question of this type, `ihle` being the type number of emblems.
Crowd crowd_of(dns::RecordType type, dns::RecordType ihle);

}  // namespace emblem::exposure
