// What stands before the data of a record in a master file: time to live, class and type (RFC 1035 section 5.1).
#pragma once

#include <optional>
#include <span>

#include "core/dns/master_entries.h"
#include "core/dns/record.h"

namespace emblem::dns {

struct MasterHead {
  std::optional<std::uint32_t> ttl;  // where it is written
  std::uint16_t dns_class = 1;
  RecordType type = 0;
  std::size_t fields = 0;  // how many of them this was
};

// From the fields behind the owner. The mnemonic IHLE is of the type given. Errors: master_line_malformed,
// master_type_unknown.
Result<MasterHead> parse_master_head(std::span<const MasterField> fields, RecordType ihle);

// "3600", or with units "1h30m" (RFC 2308 section 4 and what zone files have); nothing for other text.
std::optional<std::uint32_t> find_master_ttl(std::string_view text);

}  // namespace emblem::dns
