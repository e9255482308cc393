// What tokens, keys and certificates say, as labels and values for people.
#pragma once

#include "apps/wiring/inspect.h"
#include "core/crypto/provider.h"
#include "core/token/token.h"
#include "core/x509/certificate.h"

namespace emblem::wiring {

using Facts = std::vector<std::pair<std::string, std::string>>;

// "red-cross protective, …"
std::string purposes_text(token::Purposes purposes);

Facts facts_of(const token::UnverifiedToken& token, const crypto::Provider& provider);
Facts facts_of(const crypto::PublicKey& key, const crypto::Provider& provider);
Facts facts_of(const x509::Certificate& certificate);
Facts facts_of(const x509::RevocationList& list);

}  // namespace emblem::wiring
