// Where a passphrase or PIN comes from.
#pragma once

#include <optional>
#include <string_view>

#include "core/bytes/secret.h"
#include "emblem/result.h"

namespace emblem::wiring {

enum class Passphrase : std::uint8_t { existing, chosen_now };

struct PassphraseSource {
  std::optional<int> descriptor;  // of --passphrase-fd; nothing: the terminal

  // Asks once; a new one is asked twice on a terminal. Error: passphrase_needed.
  Result<Secret> read(std::string_view prompt, Passphrase which) const;
};

}  // namespace emblem::wiring
