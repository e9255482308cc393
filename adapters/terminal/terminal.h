// Questions to the person at the terminal, whatever standard input and output are.
#pragma once

#include <string_view>

#include "core/bytes/secret.h"
#include "emblem/result.h"

namespace emblem::terminal {

// One line typed without echo after `prompt`, which is written as it is: foreign text in it is the caller's to escape.
// Takes up to 1,024 bytes. Errors: passphrase_needed (no terminal, or nothing typed), passphrase_wrong (too long).
Result<Secret> ask_passphrase(std::string_view prompt);

// The same twice, for a passphrase that is new; three times over where the two differ. Errors as above,
// passphrase_wrong also when they differ still.
Result<Secret> ask_new_passphrase(std::string_view prompt);

// One line from a descriptor that the caller's caller opened; what follows it stays there to be read. Errors as above.
Result<Secret> read_passphrase(int descriptor);

enum class Answer : std::uint8_t { yes, no };

// "y" and "yes" in any case are yes, all else is no. Error: not_confirmed (no terminal, or it was closed).
Result<Answer> ask(std::string_view question);

}  // namespace emblem::terminal
