// Making a home.
#pragma once

#include <optional>

#include "apps/wiring/keyring.h"
#include "core/crypto/public_key.h"
#include "core/token/organization.h"
#include "emblem/time.h"
#include "engine/home/contents.h"

namespace emblem::wiring {

struct NewHome {
  std::string folder;
  token::OrganizationId issuer;
  crypto::Curve curve = crypto::Curve::p256;
  std::optional<std::string> root_token;  // PKCS#11 URI of the root key; nothing: a file
  Protection protection = Protection::none;
  PassphraseSource passphrase;
  std::optional<UnixTime> at;  // nothing: now
};

// Settings, store, root key and emblem key in a folder of their own, moved into place when all is there: a run that
// ends early leaves no home. Errors: home_exists, file_not_written, home_not_written, those of keys.
Result<std::vector<home::Key>> make_home(const NewHome& wanted);

}  // namespace emblem::wiring
