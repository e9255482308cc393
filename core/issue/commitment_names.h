// The names of a web certificate that commits an organisation to its root key.
#pragma once

#include <string>
#include <vector>

#include "core/crypto/provider.h"
#include "core/token/organization.h"

namespace emblem::issue {

// adem-configuration.<domain>, then one <kid>.adem-configuration.<domain> for each form of the identifier, `jose`
// first (draft-linker-diem-adem-core (cbor) section 6).
std::vector<std::string> commitment_names(const token::OrganizationId& organization, const crypto::PublicKey& root,
                                          const crypto::Provider& provider);

}  // namespace emblem::issue
