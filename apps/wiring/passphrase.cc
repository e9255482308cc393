#include "apps/wiring/passphrase.h"

#include <string>

#include "adapters/terminal/terminal.h"

namespace emblem::wiring {

Result<Secret> PassphraseSource::read(std::string_view prompt, Passphrase which) const {
  if (descriptor) return terminal::read_passphrase(*descriptor);
  const std::string question = std::string(prompt) + ": ";
  return which == Passphrase::chosen_now ? terminal::ask_new_passphrase(question) : terminal::ask_passphrase(question);
}

}  // namespace emblem::wiring
