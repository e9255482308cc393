// Records by what they are, whatever their time to live.
#pragma once

#include <tuple>

#include "core/dns/record.h"

namespace emblem::dns {

// Two records of an owner with the same type and data are one (RFC 2181 section 5); their times to live do not tell
// them apart.
struct RecordOrder {
  static auto identity(const Record& record) { return std::tie(record.owner, record.type, record.rdata); }
  bool operator()(const Record& left, const Record& right) const { return identity(left) < identity(right); }
  bool operator()(const Record* left, const Record* right) const { return identity(*left) < identity(*right); }
};

inline bool is_same(const Record& left, const Record& right) {
  return RecordOrder::identity(left) == RecordOrder::identity(right);
}

}  // namespace emblem::dns
