#include "engine/issuing/published_set.h"

#include <algorithm>

#include "core/issue/asset_form.h"
#include "core/validate/admission.h"
#include "engine/issuing/home_keys.h"
#include "engine/issuing/kept_token.h"

namespace emblem::issuing {
namespace {

bool is_live(const home::Token& token, UnixTime now) {
  return token.state == home::TokenState::current && now < token.expires;
}

void add_key(const crypto::PublicKey& key, PublishedSet& set) {
  if (std::ranges::find(set.keys, key) == set.keys.end()) set.keys.push_back(key);
}

bool is_one_name(const token::Asset& asset) {
  const auto* name = std::get_if<token::NameAsset>(&asset.id);
  return name != nullptr && name->reach == token::Reach::exact;
}

bool has_id(const crypto::PublicKey& key, Dialect dialect, const std::string& id, const Workbench& bench) {
  return to_text(id_of(key, family_of(dialect), bench.provider)) == id;
}

}  // namespace

SetFinder::SetFinder(const home::Contents& contents, const Workbench& bench) : contents_(contents), bench_(bench) {
  for (const home::Key& key : contents.keys) {
    for (const keys::Family family : {keys::Family::jose, keys::Family::cbor}) {
      keys_.emplace(to_text(id_of(key.key, family, bench.provider)), &key);
    }
  }
  for (const home::Token& token : contents.tokens) {
    if (!is_live(token, bench.now)) continue;
    if (token.role == Role::emblem) {
      emblems_[token.mark].push_back(&token);
      continue;
    }
    if (token.subject != bench.issuer.text()) continue;
    auto content = read_kept(token, bench);
    if (!content) continue;
    if (token.issuer == bench.issuer.text()) {
      add_own({&token, *std::move(content)});
    } else {
      others_.push_back({&token, *std::move(content)});
    }
  }
}

void SetFinder::add_own(Endorsement endorsement) {
  const auto& assets = endorsement.content.endorsement().constraints.assets;
  if (!assets || !std::ranges::all_of(*assets, is_one_name)) return own_.push_back(std::move(endorsement));
  const auto shared = std::make_shared<const Endorsement>(std::move(endorsement));
  for (const token::Asset& asset : *shared->content.endorsement().constraints.assets) {
    own_by_name_.emplace(issue::asset_text(asset.id), shared);
  }
}

PublishedSet SetFinder::find(const home::Mark& mark, Dialect dialect) const {
  PublishedSet set;
  gather(mark, dialect, set);
  return set;
}

PublishedSet SetFinder::find(const home::Mark& mark) const {
  PublishedSet set;
  for (const Dialect dialect : mark.dialects) gather(mark, dialect, set);
  return set;
}

const home::Token* SetFinder::find_emblem(const home::Mark& mark, Dialect dialect) const {
  const auto list = emblems_.find(mark.id);
  if (list == emblems_.end()) return nullptr;
  const home::Token* found = nullptr;
  for (const home::Token* token : list->second) {
    if (token->dialect == dialect && (found == nullptr || found->expires < token->expires)) found = token;
  }
  return found;
}

const home::Token* SetFinder::find_own_endorsement(const home::Token& emblem) const {
  // One without log entries commits to nothing: it was made before there was a commitment, and counts last.
  const auto rank = [](const Endorsement& own) {
    return std::pair(!own.content.endorsement().log.empty(), own.kept->expires);
  };
  const Sought sought = seek(emblem);
  const Endorsement* found = nullptr;
  const auto consider = [&](const Endorsement& own) {
    if (own.kept->key != emblem.signer || own.kept->dialect != emblem.dialect) return;
    if (found != nullptr && rank(own) <= rank(*found)) return;
    if (admits(own, sought)) found = &own;
  };
  for (const Endorsement& own : own_) consider(own);
  if (sought.content) {
    // Whoever admits an emblem admits each of its assets.
    const auto [begin, end] = own_by_name_.equal_range(issue::asset_text(sought.content->emblem().assets.front().id));
    for (auto own = begin; own != end; ++own) consider(*own->second);
  }
  return found == nullptr ? nullptr : found->kept;
}

SetFinder::Sought SetFinder::seek(const home::Token& emblem) const {
  Sought sought{emblem, std::nullopt};
  if (emblem.dialect != Dialect::jose) return sought;
  auto content = read_kept(emblem, bench_);
  if (content && content->role() == Role::emblem && !content->emblem().assets.empty()) {
    sought.content = *std::move(content);
  }
  return sought;
}

// Purposes are all that the CBOR dialects can constrain, and the home keeps them beside the token.
bool SetFinder::admits(const Endorsement& endorsement, const Sought& sought) {
  if (sought.emblem.dialect != Dialect::jose) {
    return token::includes(endorsement.kept->purposes, sought.emblem.purposes);
  }
  return sought.content && !validate::find_breach(*sought.content, endorsement.content);
}

void SetFinder::gather(const home::Mark& mark, Dialect dialect, PublishedSet& set) const {
  const home::Token* emblem = find_emblem(mark, dialect);
  if (emblem == nullptr) return;
  set.tokens.push_back(emblem);
  if (const home::Key* key = find_signer(*emblem)) add_key(key->key, set);
  const home::Token* own = find_own_endorsement(*emblem);
  if (own == nullptr) return;
  set.tokens.push_back(own);
  if (const home::Key* key = find_signer(*own)) add_key(key->key, set);
  const Sought sought = seek(*emblem);
  for (const Endorsement& other : others_) {
    if (other.kept->dialect != dialect || other.kept->key != own->signer || !admits(other, sought)) continue;
    set.tokens.push_back(other.kept);
    add_endorser_key(*other.kept, set);
  }
}

const home::Key* SetFinder::find_signer(const home::Token& token) const {
  const auto found = keys_.find(token.signer);
  return found == keys_.end() ? nullptr : found->second;
}

void SetFinder::add_endorser_key(const home::Token& endorsement, PublishedSet& set) const {
  for (const home::Endorser& endorser : contents_.endorsers) {
    if (endorser.issuer != endorsement.issuer) continue;
    if (has_id(endorser.key, endorsement.dialect, endorsement.signer, bench_)) return add_key(endorser.key, set);
  }
}

std::vector<dns::DomainName> owners_of(const home::Mark& mark) {
  std::vector<dns::DomainName> owners;
  const auto add = [&](std::string_view text) {
    const auto name = dns::DomainName::parse(text);
    if (name && std::ranges::find(owners, *name) == owners.end()) owners.push_back(*name);
  };
  for (const std::string& asset : mark.assets) {
    const auto parsed = token::parse_asset(asset, Dialect::jose);
    if (!parsed || !std::holds_alternative<token::NameAsset>(parsed->asset.id)) continue;
    add(asset);
    if (asset.starts_with("*.")) add(std::string_view(asset).substr(2));
  }
  return owners;
}

std::vector<dns::Record> records_of(const PublishedSet& set, const issue::RecordRules& rules) {
  std::vector<issue::WrittenToken> tokens;
  tokens.reserve(set.tokens.size());
  for (const home::Token* token : set.tokens) tokens.push_back({token->dialect, token->bytes});
  return issue::make_records(tokens, set.keys, rules);
}

bool has_endorser(const PublishedSet& set, const Workbench& bench) {
  return std::ranges::any_of(set.tokens, [&](const home::Token* token) {
    return token->role == Role::endorsement && token->issuer != bench.issuer.text();
  });
}

}  // namespace emblem::issuing
