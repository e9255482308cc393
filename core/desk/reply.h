// What an authority hands back: endorsements with everything needed to judge them.
#pragma once

#include <vector>

#include "core/crypto/provider.h"
#include "core/crypto/public_key.h"
#include "core/token/organization.h"
#include "emblem/limits.h"
#include "emblem/report.h"

namespace emblem::desk {

struct Reply {
  token::OrganizationId authority;
  crypto::PublicKey key;     // that signed the endorsements
  std::vector<Bytes> chain;  // DER of the certificate that commits to the key, then its issuers; may be empty
  Sha256Digest request;      // of the request answered
  struct Endorsement {
    Dialect dialect{};
    Bytes bytes;
    friend bool operator==(const Endorsement&, const Endorsement&) = default;
  };
  std::vector<Endorsement> endorsements;  // at least one

  friend bool operator==(const Reply&, const Reply&) = default;
};

// One deterministic CBOR map; unsigned, for the endorsements inside are.
Bytes encode_reply(const Reply& reply);

// Errors: request_malformed (`where` is the member), limit_exceeded. Judges no signature.
Result<Reply> parse_reply(ByteView file, const Limits& limits);

}  // namespace emblem::desk
