// Finding one's way among a home's keys.
#pragma once

#include "core/crypto/provider.h"
#include "engine/home/contents.h"

namespace emblem::issuing {

keys::Family family_of(Dialect dialect);

// The active key of a role, the last made where there are several; null if there is none.
const home::Key* find_active(const home::Contents& contents, home::KeyRole role);

// Error: key_unknown, with what to do in the detail.
Result<const home::Key*> require_active(const home::Contents& contents, home::KeyRole role);

// The next root key, where one was made; null if there is none.
const home::Key* find_incoming_root(const home::Contents& contents);

// The root that commitments and requests are for: the next one while there is one, else the active one. Error:
// key_unknown.
Result<const home::Key*> root_at_work(const home::Contents& contents);

const home::Key* find_named(const home::Contents& contents, std::string_view name);

// The key that a token names as its signer or as the one it endorses; null for a stranger's.
const home::Key* find_by_id(const home::Contents& contents, const keys::KeyId& id, const crypto::Provider& provider);

keys::KeyId id_of(const crypto::PublicKey& key, keys::Family family, const crypto::Provider& provider);

// "root", then "root-2", "root-3": the first that is free.
std::string free_name(const home::Contents& contents, std::string_view stem);

}  // namespace emblem::issuing
