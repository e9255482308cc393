// A token as read: bytes that were understood, and that nobody has vouched for yet.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/crypto/public_key.h"
#include "core/keys/verified_key.h"
#include "core/token/asset.h"
#include "core/token/log_entry.h"
#include "core/token/organization.h"
#include "core/token/purpose.h"

namespace emblem::token {

struct EmblemClaims {
  std::vector<Asset> assets;
  Purposes purposes = 0;
  std::optional<Channels> distribution;  // absent: every way
};

// Absent constraints admit everything; a constraint that is there and empty admits nothing.
struct Constraints {
  std::optional<Purposes> purposes;
  std::optional<Channels> distribution;
  std::optional<std::vector<Asset>> assets;
  std::optional<UnixTime> window;  // the emblem's longest lifetime, as a span
};

struct EndorsementClaims {
  std::optional<OrganizationId> subject;
  keys::KeyId key;  // of the key endorsed
  enum class Power : std::uint8_t { sign_only, endorse_further } end = Power::sign_only;
  Constraints constraints;
  std::vector<LogEntry> log;  // empty: the endorsement commits to nothing
};

struct UnverifiedToken {
  Dialect dialect{};
  Sha256Digest sha256;  // over the token as received
  crypto::Algorithm algorithm{};
  // What the token says of the key that signed it: its identifier, or in `jose` the key itself.
  std::variant<keys::KeyId, crypto::PublicKey> signer;
  Bytes signed_bytes;
  Bytes signature;
  std::optional<OrganizationId> issuer;
  UnixTime not_before;
  UnixTime expires;
  std::optional<UnixTime> issued_at;  // information; no rule depends on it
  std::variant<EmblemClaims, EndorsementClaims> claims;
  std::vector<Finding> findings;  // notes of reading it; places are within the token

  Role role() const { return claims.index() == 0 ? Role::emblem : Role::endorsement; }
  const EmblemClaims& emblem() const { return std::get<EmblemClaims>(claims); }
  const EndorsementClaims& endorsement() const { return std::get<EndorsementClaims>(claims); }
  keys::Family family() const { return dialect == Dialect::jose ? keys::Family::jose : keys::Family::cbor; }
};

// The result of reading one token. `role` is what it claims to be, as far as that can be told: it decides whether an
// unreadable token is a failed emblem.
struct ReadToken {
  std::optional<Role> role;
  Result<UnverifiedToken> token;
};

}  // namespace emblem::token
