// Requests for web certificates.
#pragma once

#include <span>
#include <string>

#include "core/crypto/signing_key.h"

namespace emblem::openssl {

// PEM of a PKCS#10 request (RFC 2986) with an empty subject and the names as subjectAltName, critical as RFC 5280
// section 4.2.1.6 then asks. Any key signs it, one in a token too. Takes 1 to 100 names of letters, digits, hyphens and
// dots, a leading "*." too. Errors: option_value_wrong (`where` is the name), key_not_on_curve, those of
// SigningKey::sign.
Result<std::string> make_csr(crypto::SigningKey& key, std::span<const std::string> dns_names);

}  // namespace emblem::openssl
