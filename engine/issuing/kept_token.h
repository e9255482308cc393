// Between tokens as a home keeps them and as the core reads them.
#pragma once

#include "core/issue/token_writer.h"
#include "engine/issuing/workbench.h"

namespace emblem::issuing {

// Errors: those of the core's readers; home_malformed never hides them.
Result<token::UnverifiedToken> read_kept(const home::Token& kept, const Workbench& bench);
Result<token::UnverifiedToken> read_token(Dialect dialect, ByteView bytes, const Workbench& bench);

// The row of a token that was just read.
home::Token to_kept(const token::UnverifiedToken& token, ByteView bytes);

}  // namespace emblem::issuing
