// The names by which a web certificate binds a root key to a domain.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/x509/certificate.h"

namespace emblem::evidence {

enum class Binding : std::uint8_t {
  none,
  as_drafted,   // <kid>.adem-configuration.<domain> and adem-configuration.<domain>
  older_names,  // <kid>.adem-configuration.<domain> and <domain>
};

// Exact names; a wildcard is not one. `kids` holds the forms of one key's identifier, any of which binds.
// draft-linker-diem-adem-core (cbor) section 6.
Binding check_binding_names(const x509::Certificate& certificate, std::string_view domain,
                            std::span<const std::string> kids);

}  // namespace emblem::evidence
