// Master files: what dig and kdig print, zone files, fragments (RFC 1035 section 5, RFC 3597 section 5).
#pragma once

#include <string_view>
#include <vector>

#include "core/dns/record.h"
#include "emblem/limits.h"

namespace emblem::dns {

struct MasterFile {
  std::vector<Record> records;     // in the order of the file
  std::vector<Error> errors;       // `where` is "line N"
  std::size_t errors_dropped = 0;  // beyond Limits::findings
};

// Reads what it can. A line in error is reported and left out and spoils nothing else, but lines that lean on it (a
// blank owner, names under a broken $ORIGIN) are errors too: they must not go to another owner. Types other than A,
// AAAA, TXT, CNAME, DNAME, NS, SOA, PTR and `ihle` are left out unless they are in the generic form `\# length hex`.
// `ihle` data is bare hexadecimal under the mnemonic IHLE or its TYPE number. Relative names are below `origin` until
// the file says otherwise. $INCLUDE and $GENERATE are errors: nothing is opened here. Errors: master_line_malformed,
// master_type_unknown, master_directive_refused, dns_name_malformed, dns_record_malformed, ip_address_malformed,
// hex_malformed, limit_exceeded.
MasterFile parse_master_file(std::string_view text, const Limits& limits, const DomainName& origin = {},
                             RecordType ihle = default_type_ihle);

}  // namespace emblem::dns
