// What the user trusts and requires.
#pragma once

#include <vector>

#include "core/keys/verified_key.h"
#include "core/token/organization.h"
#include "core/token/purpose.h"

namespace emblem::validate {

// `trusted`: some level by a key that the user trusts, whatever the level.
enum class Require : std::uint8_t { signed_only, organizational, endorsed, trusted };

// "This key is that organisation's root key": its commitment needs no evidence. A pin makes nothing trusted.
struct Pin {
  token::OrganizationId organization;
  keys::SharedKey key;
};

struct Policy {
  Require require = Require::endorsed;
  // Kinds of protection that count, as bits of `prp`; an emblem that claims none of them does not meet the policy.
  token::Purposes kinds = 31;
  std::vector<keys::SharedKey> trusted_keys;
  // Keys trusted by their identifier alone, in any form of it.
  std::vector<Sha256Digest> trusted_key_ids;
  std::vector<Pin> pins;
  std::vector<Sha256Digest> denied_key_ids;
  std::vector<Sha256Digest> denied_tokens;  // SHA-256 over the token as received
};

}  // namespace emblem::validate
