// Signing what a mark asks for: its emblems, and the root's endorsement of the key that signs them.
#pragma once

#include <map>
#include <optional>

#include "engine/issuing/kept_token.h"

namespace emblem::issuing {

// Against clocks that are behind, tokens begin this much before they are made; seconds.
inline constexpr std::int64_t backdating = 86400;

// Constraints of a `jose` endorsement list assets only up to this many: beyond, the endorsement would outgrow any
// answer.
inline constexpr std::size_t most_constrained_assets = 16;

struct SigningOrder {
  // How long an endorsement of the emblem key lasts that has to be made; seconds. Nothing: as long as the emblem.
  std::optional<std::int64_t> endorse_for;
  // Every asset that is signed for in one go, for endorsements that can name them.
  std::vector<std::string> assets;
  enum class Commitment : std::uint8_t { required, may_lack } commitment = Commitment::required;
};

// Adds to one change what signing makes; opens each key at most once, and the root only where no endorsement at hand
// admits an emblem for as long as it lasts.
class Signer {
 public:
  // All must outlive it.
  Signer(const home::Contents& contents, const SigningOrder& order, Keyring& keyring, const Workbench& bench);

  // The mark's emblems in all its dialects; those that it had are superseded. After an error the change is not to be
  // used, and the next mark may be signed into another. Errors: key_unknown, asset_malformed,
  // dialect_cannot_say, commitment_missing, those of write_token and Keyring::open.
  Result<void> sign(const home::Mark& mark, home::Change& change);

 private:
  Result<void> sign(const home::Mark& mark, Dialect dialect, home::Change& change);
  Result<void> endorse(const token::UnverifiedToken& emblem, home::Change& change);
  Result<issue::Draft> draft_endorsement(const token::UnverifiedToken& emblem, const home::Key& root) const;
  bool is_endorsed(const token::UnverifiedToken& emblem) const;
  Result<token::UnverifiedToken> write(const issue::Draft& draft, const home::Key& key, home::Change& change,
                                       std::int64_t mark);
  issue::Draft begin_draft(Dialect dialect, std::int64_t lifetime) const;

  const home::Contents& contents_;
  const SigningOrder& order_;
  Keyring& keyring_;
  const Workbench& bench_;
  std::map<std::int64_t, std::vector<const home::Token*>> emblems_;  // current ones, by mark
  std::vector<token::UnverifiedToken> own_endorsements_;             // of the home, and made since
};

}  // namespace emblem::issuing
