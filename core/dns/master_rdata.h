// Record data in its presentation form.
#pragma once

#include <span>

#include "core/dns/master_entries.h"
#include "core/dns/record.h"

namespace emblem::dns {

struct MasterContext {
  const DomainName* origin = nullptr;  // none: names must be absolute
  RecordType ihle = default_type_ihle;
};

// A name of a master file: "@" is the origin, a name without dot at its end is below it. Error: master_line_malformed
// when a relative name has no origin, dns_name_malformed.
Result<DomainName> parse_master_name(const MasterField& field, const MasterContext& context);

// Whether the presentation form of a type is read; others are left out.
enum class Reads : unsigned char { presentation, generic_only };
Reads reads_type(RecordType type, const MasterContext& context);

// Uncompressed RDATA from the fields after the type. Errors: dns_record_malformed, dns_name_malformed, hex_malformed,
// ip_address_malformed, master_line_malformed.
Result<Bytes> parse_master_rdata(RecordType type, std::span<const MasterField> fields, const MasterContext& context);

// Whether the fields are in the generic form `\# length hex` (RFC 3597 section 5).
bool is_generic_form(std::span<const MasterField> fields);

}  // namespace emblem::dns
