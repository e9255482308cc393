// Private keys of a home: files below it, or objects in PKCS#11 tokens.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "apps/wiring/passphrase.h"
#include "engine/issuing/workbench.h"

namespace emblem::wiring {

class HomeKeyring final : public issuing::Keyring {
 public:
  HomeKeyring(std::string folder, PassphraseSource source) : folder_(std::move(folder)), source_(source) {}

  Result<crypto::SigningKey*> open(const home::Key& key) override;

 private:
  Result<std::unique_ptr<crypto::SigningKey>> read(const home::Key& key);
  Result<std::unique_ptr<crypto::SigningKey>> read_file(const home::Key& key);
  Result<std::unique_ptr<crypto::SigningKey>> read_token(const home::Key& key);

  std::string folder_;
  PassphraseSource source_;
  std::vector<Secret> passphrases_;  // each asked once, tried for every key
  std::map<std::string, std::unique_ptr<crypto::SigningKey>> opened_;
};

enum class Protection : std::uint8_t { none, passphrase };

// How the private part of a key in a file is kept; `none` for one in a token, which protects it itself. Error:
// file_unreadable.
Result<Protection> protection_of(const home::Key& key, const std::string& folder);

bool is_token_place(std::string_view place);  // "pkcs11:…"

struct NewKey {
  std::string name;
  home::KeyRole role{};
  crypto::Curve curve{};
  std::string folder;                  // of the home
  std::optional<std::string> token;    // a PKCS#11 URI; nothing: a file
  const Secret* passphrase = nullptr;  // of a file; null: none
  PassphraseSource pin;                // of a token
  UnixTime made;
};

// Makes the key and keeps its private part; what is returned is for the store. A file left behind by a run that ended
// early is never used nor overwritten: names of key files hold the key's identifier. Errors: those of files and tokens.
Result<home::Key> make_key(const NewKey& wanted, const crypto::Provider& provider);

// Keeps a private key that was read from a PEM.
Result<home::Key> import_key(const NewKey& wanted, ByteView pem, const PassphraseSource& source,
                             const crypto::Provider& provider);

// The same in a token. Errors: those of tokens.
Result<home::Key> make_key_in_token(const NewKey& wanted);

std::optional<crypto::Curve> find_curve(std::string_view algorithm);  // "ES256" …
std::string_view algorithm_text(crypto::Curve curve);

}  // namespace emblem::wiring
