// What a home's owner may set (`emblem.toml`).
#pragma once

#include <string>
#include <vector>

#include "core/dns/record.h"
#include "core/token/organization.h"
#include "core/token/token.h"

namespace emblem::home {

constexpr std::int64_t settings_version = 1;

// Defaults of the verbs; a flag wins over each. Every member but the issuer may be left out of the file.
struct Settings {
  token::OrganizationId issuer;
  crypto::Algorithm algorithm = crypto::Algorithm::es256;  // of new keys
  std::vector<Dialect> dialects = {Dialect::cose};         // at least one, each once
  std::int64_t lifetime = std::int64_t{90} * 86400;        // of emblems; seconds, 60 to ten years
  dns::RecordType ihle_type = dns::default_type_ihle;
  std::uint32_t ttl = 3600;            // of records; seconds, up to a week
  std::size_t log_entries = 1;         // of the certificate's logs that an endorsement names; 1 to 8
  std::size_t quorum = 0;              // approvals that an endorsement needs; at most as many as there are approvers
  std::vector<std::string> approvers;  // key identifiers in text form, each once

  friend bool operator==(const Settings&, const Settings&) = default;
};

}  // namespace emblem::home
