// Step 1 of the procedure: identifiers, signatures, times (draft-linker-diem-adem-core (cbor) section 7, steps 1 and
// 2).
#pragma once

#include <deque>

#include "core/keys/key_cache.h"
#include "core/validate/signature_budget.h"
#include "core/validate/verified_token.h"

namespace emblem::validate {

// The tokens that hold, and why the others were set aside. Refers to the collection that it was made from.
struct VerifiedSet {
  std::deque<KnownKey> keys;
  std::vector<VerifiedToken> emblems;
  std::vector<VerifiedToken> endorsements;
  struct SetAside {
    const token::CollectedToken* token;
    Finding finding;
  };
  std::vector<SetAside> set_aside;
  std::vector<Finding> findings;  // about keys
};

struct VerificationRules {
  UnixTime at;
  const Policy& policy;
  const crypto::Provider& provider;
  keys::KeyCache* cache = nullptr;  // null: every key is imported anew
};

// A token that fails spoils nothing else. Keys that the user trusts or pins serve even if no record carries them.
VerifiedSet verify_tokens(const token::Collection& collection, const VerificationRules& rules, SignatureBudget& budget);

}  // namespace emblem::validate
