#include "engine/issuing/sign.h"

#include "core/bytes/base_encodings.h"
#include "core/validate/admission.h"
#include "engine/issuing/commit.h"
#include "engine/issuing/home_keys.h"

namespace emblem::issuing {
namespace {

Result<std::vector<token::Asset>> read_assets(const std::vector<std::string>& texts, Dialect dialect) {
  std::vector<token::Asset> assets;
  for (const std::string& text : texts) {
    auto parsed = token::parse_asset(text, dialect);
    if (!parsed) {
      // What another dialect can say is no slip of the pen.
      const bool elsewhere = dialect == Dialect::cose && token::parse_asset(text, Dialect::jose).has_value();
      if (elsewhere) return fail(Code::dialect_cannot_say, text, "names only in cose");
      return fail(Code::asset_malformed, text, std::move(parsed.error().detail));
    }
    assets.push_back(std::move(parsed->asset));
  }
  return assets;
}

}  // namespace

Signer::Signer(const home::Contents& contents, const SigningOrder& order, Keyring& keyring, const Workbench& bench)
    : contents_(contents), order_(order), keyring_(keyring), bench_(bench) {
  for (const home::Token& token : contents.tokens) {
    if (token.state != home::TokenState::current || token.issuer != bench.issuer.text()) continue;
    if (token.role == Role::emblem) {
      emblems_[token.mark].push_back(&token);
    } else if (token.subject == token.issuer) {
      if (auto content = read_kept(token, bench)) own_endorsements_.push_back(*std::move(content));
    }
  }
}

Result<void> Signer::sign(const home::Mark& mark, home::Change& change) {
  for (const home::Token* old : emblems_[mark.id]) change.token_states[old->sha256] = home::TokenState::superseded;
  const auto known = static_cast<std::ptrdiff_t>(own_endorsements_.size());
  for (const Dialect dialect : mark.dialects) {
    if (auto done = sign(mark, dialect, change); !done) {
      own_endorsements_.erase(own_endorsements_.begin() + known, own_endorsements_.end());
      return done;
    }
  }
  return {};
}

Result<void> Signer::sign(const home::Mark& mark, Dialect dialect, home::Change& change) {
  EMBLEM_TRY(const home::Key* key, require_active(contents_, home::KeyRole::emblem));
  EMBLEM_TRY(auto assets, read_assets(mark.assets, dialect));
  issue::Draft draft = begin_draft(dialect, mark.lifetime);
  draft.content = issue::EmblemDraft{.assets = std::move(assets), .purposes = mark.purposes};
  EMBLEM_TRY(const token::UnverifiedToken emblem, write(draft, *key, change, mark.id));
  return is_endorsed(emblem) ? Result<void>() : endorse(emblem, change);
}

issue::Draft Signer::begin_draft(Dialect dialect, std::int64_t lifetime) const {
  const UnixTime now{bench_.now.seconds, 0};
  return {.dialect = dialect,
          .issuer = bench_.issuer,
          .issued_at = now,
          .not_before = {now.seconds - backdating, 0},
          .expires = now + UnixTime{lifetime, 0},
          .content = issue::EmblemDraft{}};
}

bool Signer::is_endorsed(const token::UnverifiedToken& emblem) const {
  const home::Key* root = find_active(contents_, home::KeyRole::root);
  for (const token::UnverifiedToken& endorsement : own_endorsements_) {
    if (endorsement.dialect != emblem.dialect || endorsement.expires < emblem.expires) continue;
    if (endorsement.endorsement().key != std::get<keys::KeyId>(emblem.signer)) continue;
    const auto* signer = std::get_if<keys::KeyId>(&endorsement.signer);
    const bool by_root =
        root != nullptr && signer != nullptr && *signer == id_of(root->key, family_of(emblem.dialect), bench_.provider);
    // One made before there was a commitment carries none.
    if (!by_root || endorsement.endorsement().log.empty()) continue;
    if (!validate::find_breach(emblem, endorsement)) return true;
  }
  return false;
}

Result<void> Signer::endorse(const token::UnverifiedToken& emblem, home::Change& change) {
  EMBLEM_TRY(const home::Key* root, require_active(contents_, home::KeyRole::root));
  EMBLEM_TRY(const issue::Draft draft, draft_endorsement(emblem, *root));
  EMBLEM_TRY(token::UnverifiedToken endorsement, write(draft, *root, change, 0));
  own_endorsements_.push_back(std::move(endorsement));
  return {};
}

Result<issue::Draft> Signer::draft_endorsement(const token::UnverifiedToken& emblem, const home::Key& root) const {
  auto log = entries_for(contents_, root, emblem.family(), bench_);
  if (log.empty() && order_.commitment == SigningOrder::Commitment::required) {
    const bool other_family = !contents_.commitments.empty();
    return fail(Code::commitment_missing, root.name,
                other_family ? "no certificate names it as " + std::string(to_text(emblem.dialect)) + " does" : "");
  }
  const std::int64_t lasts = emblem.expires.seconds - bench_.now.seconds;
  issue::Draft draft = begin_draft(emblem.dialect, std::max(lasts, order_.endorse_for.value_or(0)));
  issue::EndorsementDraft endorsement{.subject = bench_.issuer,
                                      .key = std::get<keys::KeyId>(emblem.signer),
                                      .purposes = emblem.emblem().purposes,
                                      .assets = std::nullopt,
                                      .window = std::nullopt,
                                      .log = std::move(log)};
  if (emblem.dialect == Dialect::jose) {
    endorsement.window = emblem.expires.seconds - emblem.not_before.seconds;
    if (order_.assets.size() <= most_constrained_assets && !order_.assets.empty()) {
      EMBLEM_TRY(endorsement.assets, read_assets(order_.assets, Dialect::jose));
    }
  }
  draft.content = std::move(endorsement);
  return draft;
}

Result<token::UnverifiedToken> Signer::write(const issue::Draft& draft, const home::Key& key, home::Change& change,
                                             std::int64_t mark) {
  EMBLEM_CHECK(issue::check_draft(draft));
  EMBLEM_TRY(crypto::SigningKey* const signer, keyring_.open(key));
  EMBLEM_TRY(const issue::SignedToken written, issue::write_token(draft, *signer, bench_.provider));
  auto read = read_token(draft.dialect, written.bytes, bench_);
  if (!read) return read;
  home::Token kept = to_kept(*read, written.bytes);
  kept.mark = mark;
  std::string whom = bench_.issuer.text();
  if (draft.role() == Role::emblem) {
    whom.clear();
    for (const token::Asset& asset : read->emblem().assets) whom += (whom.empty() ? "" : " ") + asset.text;
  }
  change.journal.push_back({.at = bench_.now,
                            .action = std::string(to_text(draft.role())) + " signed",
                            .by = kept.signer,
                            .what = encode_hex(kept.sha256.bytes),
                            .whom = std::move(whom),
                            .until = to_rfc3339(kept.expires)});
  // Ed25519 signs the same claims to the same token: within a second the old one is the new one.
  change.token_states.erase(kept.sha256);
  change.tokens.push_back(std::move(kept));
  return read;
}

}  // namespace emblem::issuing
