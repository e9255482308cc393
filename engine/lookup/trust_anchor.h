// Where DNSSEC begins: keys of zones that the user takes as they are (RFC 4035 section 4.4).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/dns/record.h"
#include "emblem/limits.h"

namespace emblem::lookup {

inline constexpr dns::RecordType type_dnskey = 48;  // RFC 4034 section 2

struct TrustAnchor {
  dns::DomainName zone;
  std::string line;  // the record, as resolvers read it: ". IN DS 20326 8 2 e06d…"
  friend bool operator==(const TrustAnchor&, const TrustAnchor&) = default;
};

// DS and DNSKEY records in master-file form, as Debian's dns-root-data and Unbound's root.key have them. Keys that are
// revoked (RFC 5011 section 2.1) are left out. Nothing is guessed: one line that cannot be read refuses the file, for a
// zone without its anchor would be taken for unsigned; so one whose algorithm or digest type libunbound does not check
// refuses it too. Errors, at "line N": master_line_malformed, master_type_unknown, master_directive_refused,
// dns_record_malformed (also where no anchor is left), dns_name_malformed, hex_malformed, base64_malformed,
// limit_exceeded.
Result<std::vector<TrustAnchor>> parse_trust_anchors(std::string_view text, const Limits& limits);

// The lowest anchor at or above the name; null where there is none.
const TrustAnchor* find_anchor(std::span<const TrustAnchor> anchors, const dns::DomainName& name);

}  // namespace emblem::lookup
