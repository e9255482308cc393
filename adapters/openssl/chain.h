// Who signed what: certificates, revocation lists, and paths to a root.
#pragma once

#include "core/x509/reader.h"

namespace emblem::openssl {

// See x509::Reader.
x509::Issuance verify_issuance(const x509::Certificate& certificate, const x509::Certificate& issuer);
x509::Revocation verify_revocation(const x509::RevocationQuestion& question);
x509::Chain verify_chain(const x509::ChainQuestion& question);

}  // namespace emblem::openssl
