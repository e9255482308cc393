// One DNS resource record as far as emblems need it.
#pragma once

#include "core/dns/domain_name.h"

namespace emblem::dns {

using RecordType = std::uint16_t;

inline constexpr RecordType type_a = 1;
inline constexpr RecordType type_ns = 2;
inline constexpr RecordType type_cname = 5;
inline constexpr RecordType type_soa = 6;
inline constexpr RecordType type_ptr = 12;
inline constexpr RecordType type_txt = 16;
inline constexpr RecordType type_aaaa = 28;
inline constexpr RecordType type_dname = 39;
inline constexpr RecordType type_opt = 41;

// Private use until a number is assigned (draft-linker-diem-adem-dns, IHLE branch); 65280 to 65534 can be chosen.
inline constexpr RecordType default_type_ihle = 65297;

// Class IN. `rdata` is uncompressed: names inside the RDATA of the types above are expanded on reading.
struct Record {
  DomainName owner;
  RecordType type = 0;
  std::uint32_t ttl = 0;
  Bytes rdata;

  friend bool operator==(const Record&, const Record&) = default;
};

}  // namespace emblem::dns
