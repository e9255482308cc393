// A token whose signature was checked with the key that its identifier names, within its time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/token/collection.h"
#include "core/validate/policy.h"

namespace emblem::validate {

// The keys at hand, each once, with the user's standing towards it.
struct KnownKey {
  keys::SharedKey key;
  std::size_t index = 0;  // its place among the keys at hand, which does not depend on the order of records
  enum class Standing : std::uint8_t { stranger, trusted } standing = Standing::stranger;

  bool is_trusted() const { return standing == Standing::trusted; }
};

// Made only by verify_tokens.
class VerifiedToken {
 public:
  const token::UnverifiedToken& content() const { return *collected_->token; }
  const token::CollectedToken& collected() const { return *collected_; }
  const std::string& where() const { return collected_->where; }
  const std::string& set_id() const { return collected_->set_id; }
  const KnownKey& signer() const { return *signer_; }

 private:
  friend class TokenVerifier;
  VerifiedToken(const token::CollectedToken* collected, const KnownKey* signer)
      : collected_(collected), signer_(signer) {}
  const token::CollectedToken* collected_;
  const KnownKey* signer_;
};

}  // namespace emblem::validate
