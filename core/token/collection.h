// Every token and key that a name's records carry.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/crypto/provider.h"
#include "core/dns/record.h"
#include "core/token/token.h"
#include "emblem/limits.h"

namespace emblem::token {

// `where` names the record without regard to the order in which records came: owner, type, first bytes of its digest.
struct CollectedToken {
  std::string where;
  std::string set_id;  // of a TXT record: adem-token-<id>; empty belongs to every set
  std::shared_ptr<const UnverifiedToken> token;
};

struct CollectedKey {
  std::string where;
  crypto::PublicKey key;
};

enum class Budget : std::uint8_t { kept, exceeded };

struct Collection {
  std::vector<CollectedToken> tokens;  // in the order of their digests, each once
  std::vector<CollectedKey> keys;
  std::vector<Finding> findings;
  // Unreadable records that claim to be an emblem, or do not say that they are none: where, and why.
  std::vector<Finding> failed_emblems;
  Budget budget = Budget::kept;
  // Readable or not: anything that is or claims to be a token.
  std::size_t token_records = 0;
};

struct CollectionRules {
  dns::RecordType ihle_type = dns::default_type_ihle;
  const Limits& limits;
  const crypto::Provider& provider;
};

// Reads the TXT (draft-linker-diem-adem-dns-01, -00) and IHLE records among `records`; a record that cannot be read
// spoils nothing else. Beyond the budget nothing more is read.
Collection collect(std::vector<const dns::Record*> records, const CollectionRules& rules);

}  // namespace emblem::token
