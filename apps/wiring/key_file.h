// Public keys in the files of a user.
#pragma once

#include <vector>

#include "core/crypto/provider.h"
#include "core/keys/verified_key.h"
#include "core/x509/reader.h"
#include "emblem/limits.h"

namespace emblem::wiring {

// Where keys are read from and what reads them.
struct KeyReading {
  const crypto::Provider& provider;
  const x509::Reader& reader;
  const Limits& limits;
};

// Every key in the content of a file: PEM or DER SubjectPublicKeyInfo or certificate (its key), JWK or JWK set,
// COSE_Key. A file without any is an error, and so is one key that cannot be read among others: key_malformed and the
// errors of each form; `where` is the place in the file.
Result<std::vector<keys::SharedKey>> parse_key_file(ByteView content, const KeyReading& reading);

}  // namespace emblem::wiring
