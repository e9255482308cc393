// Keys in PKCS#11 tokens.
#include <cstdlib>

#include "adapters/files/files.h"
#include "adapters/openssl/message_digest.h"
#include "adapters/pkcs11/token_key.h"
#include "apps/wiring/keyring.h"
#include "core/bytes/printable.h"

namespace emblem::wiring {
namespace {

constexpr std::size_t pin_file_bytes = 4096;

// The first line of the file.
Result<Secret> read_pin_file(const std::string& path) {
  EMBLEM_TRY(Bytes content, files::read_file(path, pin_file_bytes));
  const Secret whole(std::move(content));
  const std::string_view text = as_text(whole.bytes());
  const ByteView line = as_bytes(text.substr(0, text.find_first_of("\r\n")));
  return Secret(Bytes(line.begin(), line.end()));
}

pkcs11::Access make_access(const PassphraseSource& source) {
  const char* module = std::getenv("EMBLEM_PKCS11_MODULE");
  return {.module = module == nullptr ? "" : module,
          .ask_pin = [source](const pkcs11::PinQuestion& question) -> Result<Secret> {
            if (question.source) return read_pin_file(*question.source);
            const bool last = question.attempts == pkcs11::PinQuestion::Attempts::last;
            return source.read("PIN of the token " + to_printable(question.token) + (last ? " (the last try)" : ""),
                               Passphrase::existing);
          },
          .digest = openssl::message_digest};
}

}  // namespace

Result<std::unique_ptr<crypto::SigningKey>> HomeKeyring::read_token(const home::Key& key) {
  EMBLEM_TRY(const pkcs11::KeyUri uri, pkcs11::parse_key_uri(key.place));
  return pkcs11::open_key(uri, make_access(source_));
}

Result<home::Key> make_key_in_token(const NewKey& wanted) {
  EMBLEM_TRY(const pkcs11::KeyUri uri, pkcs11::parse_key_uri(*wanted.token));
  EMBLEM_TRY(const auto key, pkcs11::make_key(uri, wanted.curve, make_access(wanted.pin)));
  return home::Key{.name = wanted.name,
                   .role = wanted.role,
                   .state = home::KeyState::active,
                   .key = key->public_key(),
                   .place = pkcs11::to_text(uri),
                   .made = wanted.made};
}

}  // namespace emblem::wiring
