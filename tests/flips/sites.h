// Where bits of a record can be flipped.
#pragma once

#include <functional>
#include <vector>

#include "core/dns/record.h"

namespace emblem::flips {

enum class Part : std::uint8_t { header, signature, key, payload };

// A run of bits of one record, as received or (in `jose`) as decoded from base64.
struct Site {
  Part part{};
  std::size_t bits = 0;
  std::function<dns::Record(std::size_t bit)> flip;  // the record with that bit flipped
};

// Empty for records of other kinds and for tokens that cannot be taken apart. A token's `header` site holds its
// envelope too: tags, labels, dots.
std::vector<Site> find_sites(const dns::Record& record, dns::RecordType ihle_type);

}  // namespace emblem::flips
