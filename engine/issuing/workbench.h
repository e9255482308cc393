// What the work on a home needs from outside, as values: nothing here reads a clock or a file.
#pragma once

#include "core/crypto/signing_key.h"
#include "core/ct/log_list.h"
#include "core/evidence/set.h"
#include "core/token/organization.h"
#include "engine/home/contents.h"

namespace emblem::issuing {

// Everything referred to must outlive it.
struct Workbench {
  const token::OrganizationId& issuer;  // whose home it is
  UnixTime now;
  const crypto::Provider& provider;
  const x509::Reader& reader;
  const ct::LogList& logs;
  const Limits& limits;
  // Beyond what the home keeps.
  const evidence::Set& evidence;
};

// Opens private keys when they are needed, which may ask for a passphrase.
class Keyring {
 public:
  Keyring() = default;
  Keyring(const Keyring&) = delete;
  Keyring& operator=(const Keyring&) = delete;
  virtual ~Keyring() = default;

  // Valid as long as the keyring; never null. Errors: passphrase_needed, passphrase_wrong, private_key_malformed,
  // key_token_failed, file_unreadable; key_unknown where the private key is not the one that the home knows.
  virtual Result<crypto::SigningKey*> open(const home::Key& key) = 0;
};

}  // namespace emblem::issuing
