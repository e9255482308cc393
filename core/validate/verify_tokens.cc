#include "core/validate/verify_tokens.h"

#include <algorithm>

#include "core/keys/thumbprint.h"

namespace emblem::validate {
namespace {

bool contains(const std::vector<Sha256Digest>& digests, const Sha256Digest& digest) {
  return std::ranges::find(digests, digest) != digests.end();
}

// Whether a list of bare digests holds any identifier of the key.
bool lists_key(const std::vector<Sha256Digest>& digests, const keys::VerifiedKey& key) {
  return std::ranges::any_of(digests, [&](const Sha256Digest& digest) {
    return key.is_named({keys::Family::jose, digest}) || key.is_named({keys::Family::cbor, digest});
  });
}

bool carries_key(const token::UnverifiedToken& token) {
  return std::holds_alternative<crypto::PublicKey>(token.signer);
}

}  // namespace

class TokenVerifier {
 public:
  TokenVerifier(const VerificationRules& rules, SignatureBudget& budget) : rules_(rules), budget_(budget) {}

  VerifiedSet run(const token::Collection& collection) {
    for (const token::CollectedKey& collected : collection.keys) {
      const auto key = make_key(collected.key);
      if (key) {
        add_key(*key);
      } else {
        const std::string id = to_text(keys::jose_key_id(collected.key, rules_.provider));
        set_.findings.push_back({key.error().code, collected.where + ": key " + id, key.error().detail});
      }
    }
    for (const keys::SharedKey& key : rules_.policy.trusted_keys) add_key(key);
    for (const Pin& pin : rules_.policy.pins) add_key(pin.key);
    // A key that a token carries itself serves that token only, so these come last.
    for (const token::CollectedToken& collected : collection.tokens) {
      if (!carries_key(*collected.token)) judge(collected);
    }
    for (const token::CollectedToken& collected : collection.tokens) {
      if (carries_key(*collected.token)) judge(collected);
    }
    return std::move(set_);
  }

 private:
  Result<keys::SharedKey> make_key(const crypto::PublicKey& key) const {
    if (rules_.cache != nullptr) return rules_.cache->find_or_make(key, rules_.provider);
    return keys::VerifiedKey::make(key, rules_.provider);
  }

  const KnownKey& add_key(const keys::SharedKey& key) {
    const auto same = [&](const KnownKey& known) {
      return known.key->id(keys::Family::jose) == key->id(keys::Family::jose);
    };
    const auto known = std::ranges::find_if(set_.keys, same);
    if (known != set_.keys.end()) return *known;
    const bool trusted = std::ranges::any_of(rules_.policy.trusted_keys, [&](const keys::SharedKey& other) {
      return other->id(keys::Family::jose) == key->id(keys::Family::jose);
    });
    const bool listed = trusted || lists_key(rules_.policy.trusted_key_ids, *key);
    return set_.keys.emplace_back(key, set_.keys.size(),
                                  listed ? KnownKey::Standing::trusted : KnownKey::Standing::stranger);
  }

  // The key that signed, by identifier or, in `jose`, as carried by the token itself.
  Result<const KnownKey*> find_signer(const token::CollectedToken& collected) {
    if (const auto* carried = std::get_if<crypto::PublicKey>(&collected.token->signer)) {
      auto key = make_key(*carried);
      if (!key) return std::unexpected(key.error());
      return &add_key(*key);
    }
    const auto& id = std::get<keys::KeyId>(collected.token->signer);
    const auto known = std::ranges::find_if(set_.keys, [&](const KnownKey& key) { return key.key->is_named(id); });
    if (known == set_.keys.end()) return fail(Code::key_not_found, "", to_text(id));
    if (known->key->is_named_stripped(id)) {
      set_.findings.push_back({Code::key_identifier_stripped, collected.where, to_text(id)});
    }
    return &*known;
  }

  void judge(const token::CollectedToken& collected) {
    const token::UnverifiedToken& content = *collected.token;
    const auto set_aside = [&](Code code, std::string detail = {}) {
      set_.set_aside.push_back({&collected, {code, collected.where, std::move(detail)}});
    };
    if (contains(rules_.policy.denied_tokens, content.sha256)) return set_aside(Code::token_denied);
    const auto signer = find_signer(collected);
    if (!signer) return set_aside(signer.error().code, signer.error().detail);
    const keys::VerifiedKey& key = *(*signer)->key;
    if (lists_key(rules_.policy.denied_key_ids, key)) return set_aside(Code::key_denied);
    if (key.algorithm() != content.algorithm) return set_aside(Code::key_algorithm_mismatch);
    if (rules_.at < content.not_before) return set_aside(Code::not_yet_valid, "from " + to_rfc3339(content.not_before));
    if (rules_.at >= content.expires) return set_aside(Code::expired, "since " + to_rfc3339(content.expires));
    if (!budget_.take()) return set_aside(Code::over_budget, "signature checks");
    if (key.check_signature(content.signed_bytes, content.signature) != crypto::SignatureCheck::good) {
      return set_aside(Code::signature_bad);
    }
    auto& kept = content.role() == Role::emblem ? set_.emblems : set_.endorsements;
    kept.push_back(VerifiedToken(&collected, *signer));
  }

  const VerificationRules& rules_;
  SignatureBudget& budget_;
  VerifiedSet set_;
};

VerifiedSet verify_tokens(const token::Collection& collection, const VerificationRules& rules,
                          SignatureBudget& budget) {
  return TokenVerifier(rules, budget).run(collection);
}

}  // namespace emblem::validate
