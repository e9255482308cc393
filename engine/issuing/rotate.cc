#include "engine/issuing/rotate.h"

#include <algorithm>

#include "engine/home/apply.h"
#include "engine/issuing/home_keys.h"

namespace emblem::issuing {
namespace {

home::JournalEntry entry(std::string action, const home::Key& key, const Workbench& bench) {
  return {.at = bench.now,
          .action = std::move(action),
          .by = {},
          .what = key.name,
          .whom = to_text(id_of(key.key, keys::Family::cbor, bench.provider)),
          .until = {}};
}

// Puts the first change before what renewing after it changes.
Result<Issued> renew_after(const home::Contents& contents, home::Change first, Caution caution, Keyring& keyring,
                           const Workbench& bench) {
  const home::Contents after = home::apply(contents, first);
  EMBLEM_TRY(Issued issued, renew(after, {.caution = caution}, keyring, bench));
  home::Change& change = issued.change;
  change.keys.insert(change.keys.begin(), first.keys.begin(), first.keys.end());
  change.journal.insert(change.journal.begin(), first.journal.begin(), first.journal.end());
  change.token_states.merge(first.token_states);
  return issued;
}

// Endorsements of emblem keys by a root that retires may outlast those by the next one, and would be taken for them.
void supersede_endorsements_by(const home::Contents& contents, const home::Key& root, home::Change& change,
                               const Workbench& bench) {
  for (const home::Token& token : contents.tokens) {
    if (token.role != Role::endorsement || token.issuer != bench.issuer.text()) continue;
    if (token.signer != to_text(id_of(root.key, family_of(token.dialect), bench.provider))) continue;
    change.token_states[token.sha256] = home::TokenState::superseded;
  }
}

// Who has endorsed the old root and not the next one.
std::string missing_endorsers(const home::Contents& contents, const home::Key& old, const home::Key& next,
                              const Workbench& bench) {
  const auto has = [&](const home::Token& other, const home::Key& key) {
    return std::ranges::any_of(contents.tokens, [&](const home::Token& token) {
      return token.role == Role::endorsement && token.issuer == other.issuer && token.dialect == other.dialect &&
             token.state == home::TokenState::current && bench.now < token.expires &&
             token.key == to_text(id_of(key.key, family_of(token.dialect), bench.provider));
    });
  };
  std::string missing;
  for (const home::Token& token : contents.tokens) {
    if (token.role != Role::endorsement || token.issuer == bench.issuer.text() || token.expires <= bench.now) continue;
    if (token.key != to_text(id_of(old.key, family_of(token.dialect), bench.provider)) || has(token, next)) continue;
    missing += (missing.empty() ? "" : ", ") + token.issuer + " in " + std::string(to_text(token.dialect));
  }
  return missing;
}

}  // namespace

Result<Issued> rotate_emblem_key(const home::Contents& contents, home::Key made, Keyring& keyring,
                                 const Workbench& bench) {
  home::Change first;
  for (home::Key old : contents.keys) {
    if (old.role != home::KeyRole::emblem || old.state != home::KeyState::active) continue;
    old.state = home::KeyState::retired;
    first.journal.push_back(entry("key retired", old, bench));
    first.keys.push_back(std::move(old));
  }
  first.journal.push_back(entry("key made", made, bench));
  first.keys.push_back(std::move(made));
  return renew_after(contents, std::move(first), Caution::rehearsed, keyring, bench);
}

home::Change begin_root(home::Key made, const Workbench& bench) {
  home::Change change;
  made.state = home::KeyState::incoming;
  change.journal.push_back(entry("key made", made, bench));
  change.keys.push_back(std::move(made));
  return change;
}

Result<Issued> finish_root(const home::Contents& contents, Caution caution, Keyring& keyring, const Workbench& bench) {
  const home::Key* next = find_incoming_root(contents);
  if (next == nullptr)
    return fail(Code::key_unknown, "", "there is no next root; `emblem key rotate --root` makes one");
  const bool committed =
      std::ranges::any_of(contents.commitments, [&](const home::Commitment& c) { return c.key == next->name; });
  if (!committed && caution == Caution::rehearsed) return fail(Code::commitment_missing, next->name);
  home::Change first;
  for (home::Key key : contents.keys) {
    if (key.role != home::KeyRole::root || key.state == home::KeyState::retired) continue;
    const bool incoming = key.state == home::KeyState::incoming;
    if (!incoming && caution == Caution::rehearsed) {
      if (std::string missing = missing_endorsers(contents, key, *next, bench); !missing.empty()) {
        return fail(Code::set_refused, next->name, "not endorsed yet by " + missing);
      }
    }
    if (!incoming) supersede_endorsements_by(contents, key, first, bench);
    key.state = incoming ? home::KeyState::active : home::KeyState::retired;
    first.journal.push_back(entry(incoming ? "key taken into use" : "key retired", key, bench));
    first.keys.push_back(std::move(key));
  }
  return renew_after(contents, std::move(first), caution, keyring, bench);
}

}  // namespace emblem::issuing
