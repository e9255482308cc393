// Whether an endorsement admits an emblem (draft-linker-diem-adem-core (cbor) section 5.2.3; -01 section 3.2.3).
#pragma once

#include <string>

#include "core/token/token.h"

namespace emblem::validate {

// How the records came: the DNS, or a file of its records.
inline constexpr token::Channels channel = token::by_dns;

// Nothing when the emblem satisfies every constraint; else the constraint that it breaks. Purposes and channels must be
// included wholly, every asset covered by one that is admitted, and nbf + wnd >= exp.
std::optional<std::string> find_breach(const token::UnverifiedToken& emblem, const token::UnverifiedToken& endorsement);

// Whether the emblem itself allows to be handed out the way it came.
bool allows_channel(const token::EmblemClaims& emblem);

}  // namespace emblem::validate
