#include "engine/issuing/home_keys.h"

#include <algorithm>

#include "core/keys/thumbprint.h"

namespace emblem::issuing {
namespace {

std::string_view advice(home::KeyRole role) {
  switch (role) {
    case home::KeyRole::root:
      return "no active root key; see `emblem key list`";
    case home::KeyRole::emblem:
      return "no active emblem key; `emblem key new` makes one";
    case home::KeyRole::web:
      return "no key for a web certificate; `emblem commit --csr` makes one";
    case home::KeyRole::approver:
      return "no approver's key; `emblem key new --role approver` makes one";
  }
  return "";
}

}  // namespace

keys::Family family_of(Dialect dialect) { return dialect == Dialect::jose ? keys::Family::jose : keys::Family::cbor; }

const home::Key* find_active(const home::Contents& contents, home::KeyRole role) {
  const home::Key* found = nullptr;
  for (const home::Key& key : contents.keys) {
    if (key.role != role || key.state != home::KeyState::active) continue;
    if (found == nullptr || found->made <= key.made) found = &key;
  }
  return found;
}

Result<const home::Key*> require_active(const home::Contents& contents, home::KeyRole role) {
  if (const home::Key* key = find_active(contents, role)) return key;
  return fail(Code::key_unknown, "", std::string(advice(role)));
}

const home::Key* find_incoming_root(const home::Contents& contents) {
  const auto found = std::ranges::find_if(contents.keys, [](const home::Key& key) {
    return key.role == home::KeyRole::root && key.state == home::KeyState::incoming;
  });
  return found == contents.keys.end() ? nullptr : &*found;
}

Result<const home::Key*> root_at_work(const home::Contents& contents) {
  if (const home::Key* next = find_incoming_root(contents)) return next;
  return require_active(contents, home::KeyRole::root);
}

const home::Key* find_named(const home::Contents& contents, std::string_view name) {
  const auto found = std::ranges::find(contents.keys, name, &home::Key::name);
  return found == contents.keys.end() ? nullptr : &*found;
}

const home::Key* find_by_id(const home::Contents& contents, const keys::KeyId& id, const crypto::Provider& provider) {
  const auto found = std::ranges::find_if(
      contents.keys, [&](const home::Key& key) { return id_of(key.key, id.family, provider) == id; });
  return found == contents.keys.end() ? nullptr : &*found;
}

keys::KeyId id_of(const crypto::PublicKey& key, keys::Family family, const crypto::Provider& provider) {
  return family == keys::Family::jose ? keys::jose_key_id(key, provider) : keys::cbor_key_id(key, provider);
}

std::string free_name(const home::Contents& contents, std::string_view stem) {
  std::string name(stem);
  for (std::size_t number = 2; find_named(contents, name) != nullptr; ++number) {
    name = std::string(stem) + "-" + std::to_string(number);
  }
  return name;
}

}  // namespace emblem::issuing
