#include "engine/publishing/needed.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/keys/thumbprint.h"

namespace emblem::publishing {
namespace {

using KeyIds = std::set<keys::KeyId>;

// What a record is to those who need it: a key or an endorsement by the keys it can be named by, and the keys that it
// names itself.
struct Linked {
  const dns::Record* record;
  KeyIds named_by;
  KeyIds names;
};

KeyIds ids_of(const crypto::PublicKey& key, const crypto::Provider& provider) {
  KeyIds ids{keys::jose_key_id(key, provider), keys::cbor_key_id(key, provider)};
  if (const auto stripped = keys::stripped_cbor_key_id(key, provider)) ids.insert(*stripped);
  return ids;
}

KeyIds signer_ids(const token::UnverifiedToken& token, const crypto::Provider& provider) {
  if (const auto* id = std::get_if<keys::KeyId>(&token.signer)) return {*id};
  return ids_of(std::get<crypto::PublicKey>(token.signer), provider);
}

Linked read(const dns::Record& record, const token::CollectionRules& rules) {
  Linked linked{&record, {}, {}};
  // Each alone, so that one name's many records exceed no budget.
  const token::Collection found = token::collect({&record}, rules);
  for (const token::CollectedKey& key : found.keys) linked.named_by.merge(ids_of(key.key, rules.provider));
  for (const token::CollectedToken& token : found.tokens) {
    linked.names.merge(signer_ids(*token.token, rules.provider));
    if (token.token->role() == Role::endorsement) linked.named_by.insert(token.token->endorsement().key);
  }
  return linked;
}

bool share_one(const KeyIds& left, const KeyIds& right) {
  return std::ranges::any_of(left, [&](const keys::KeyId& id) { return right.contains(id); });
}

// Of one owner: moves what is needed from `leaving` to `kept`, until nothing more is.
void keep_needed(KeyIds needed, std::vector<Linked> leaving, std::vector<dns::Record>& kept) {
  for (bool found = true; found;) {
    found = false;
    std::erase_if(leaving, [&](Linked& linked) {
      if (!share_one(linked.named_by, needed)) return false;
      needed.merge(linked.names);
      kept.push_back(*linked.record);
      found = true;
      return true;
    });
  }
}

}  // namespace

std::vector<dns::Record> needed_by_others(std::span<const dns::Record> leaving, std::span<const dns::Record> others,
                                          const token::CollectionRules& rules) {
  std::map<dns::DomainName, std::vector<Linked>> by_owner;
  std::map<dns::DomainName, KeyIds> needed;
  for (const dns::Record& record : leaving) by_owner[record.owner];
  for (const dns::Record& record : others) {
    if (!by_owner.contains(record.owner)) continue;
    const Linked linked = read(record, rules);
    KeyIds& ids = needed[record.owner];
    ids.insert(linked.names.begin(), linked.names.end());
    // Only tokens name a key that they do not bring along.
    if (!linked.names.empty()) ids.insert(linked.named_by.begin(), linked.named_by.end());
  }
  for (const dns::Record& record : leaving) {
    if (needed.contains(record.owner)) by_owner[record.owner].push_back(read(record, rules));
  }
  std::vector<dns::Record> kept;
  for (auto& [owner, ids] : needed) keep_needed(std::move(ids), std::move(by_owner[owner]), kept);
  return kept;
}

}  // namespace emblem::publishing
