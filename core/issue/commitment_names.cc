#include "core/issue/commitment_names.h"

#include "core/keys/thumbprint.h"

namespace emblem::issue {

std::vector<std::string> commitment_names(const token::OrganizationId& organization, const crypto::PublicKey& root,
                                          const crypto::Provider& provider) {
  const std::string configuration = "adem-configuration." + std::string(organization.domain());
  return {configuration, keys::to_text(keys::jose_key_id(root, provider)) + "." + configuration,
          keys::to_text(keys::cbor_key_id(root, provider)) + "." + configuration};
}

}  // namespace emblem::issue
