// Where a certificate's authority publishes what it has revoked (RFC 5280 section 4.2.1.13).
#pragma once

#include <string>
#include <vector>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::x509 {

// The most addresses that are read of one certificate; real ones have one or two, of one list.
inline constexpr std::size_t most_distribution_points = 8;

// The http:// and https:// addresses of complete lists that the certificate's own issuer signs, in their order, each
// once: points with cRLIssuer (an indirect list), with reasons (a part of one) or relative names are left out, and so
// are addresses that are no printable ASCII. Empty where there is no such extension. Errors: as parse_parts;
// der_malformed.
Result<std::vector<std::string>> parse_distribution_points(ByteView certificate);

}  // namespace emblem::x509
