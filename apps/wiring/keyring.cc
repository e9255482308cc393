#include "apps/wiring/keyring.h"

#include "adapters/files/files.h"
#include "adapters/files/folders.h"
#include "adapters/files/writing.h"
#include "adapters/openssl/private_key.h"
#include "core/jose/jwk.h"
#include "core/keys/thumbprint.h"

namespace emblem::wiring {
namespace {

constexpr std::size_t key_file_bytes = 65536;
constexpr int most_leftovers = 100;
constexpr std::size_t kid_characters = 8;  // of the identifier, in a key file's name

Result<home::Key> keep_in_file(const NewKey& wanted, const openssl::PrivateKey& key, const crypto::Provider& provider) {
  const auto passphrase = wanted.passphrase != nullptr ? std::optional(wanted.passphrase->bytes()) : std::nullopt;
  EMBLEM_TRY(const Secret pem, key.encode(passphrase));
  const std::string kid = to_text(keys::cbor_key_id(key.public_key(), provider)).substr(0, kid_characters);
  home::Key made{.name = wanted.name,
                 .role = wanted.role,
                 .state = home::KeyState::active,
                 .key = key.public_key(),
                 .place = {},
                 .made = wanted.made};
  EMBLEM_CHECK(files::make_folder(wanted.folder + "/keys"));
  const std::string stem = "keys/" + wanted.name + "-" + kid;
  // A key that is imported again after a run that ended early finds its own file, which stays as it is.
  for (int number = 1;; ++number) {
    made.place = stem + (number == 1 ? "" : "-" + std::to_string(number)) + ".pem";
    auto kept = files::create_file(wanted.folder + "/" + made.place, pem.bytes(), files::Mode::owner_only);
    if (kept) return made;
    if (kept.error().code != Code::file_exists || number == most_leftovers) {
      return std::unexpected(std::move(kept).error());
    }
  }
}

template <typename Key>
bool is_locked(const Result<Key>& key) {
  return !key && (key.error().code == Code::passphrase_needed || key.error().code == Code::passphrase_wrong);
}

}  // namespace

Result<Protection> protection_of(const home::Key& key, const std::string& folder) {
  if (is_token_place(key.place)) return Protection::none;
  EMBLEM_TRY(Bytes content, files::read_file(folder + "/" + key.place, key_file_bytes));
  const Secret pem(std::move(content));
  const bool encrypted = as_text(pem.bytes()).contains("ENCRYPTED PRIVATE KEY");
  return encrypted ? Protection::passphrase : Protection::none;
}

bool is_token_place(std::string_view place) { return place.starts_with("pkcs11:"); }

Result<crypto::SigningKey*> HomeKeyring::open(const home::Key& key) {
  if (const auto known = opened_.find(key.name); known != opened_.end()) return known->second.get();
  EMBLEM_TRY(auto opened, read(key));
  if (opened->public_key() != key.key) {
    return fail(Code::key_unknown, key.place, "it is not the key that the home knows as " + key.name);
  }
  return opened_.emplace(key.name, std::move(opened)).first->second.get();
}

Result<std::unique_ptr<crypto::SigningKey>> HomeKeyring::read(const home::Key& key) {
  return is_token_place(key.place) ? read_token(key) : read_file(key);
}

Result<std::unique_ptr<crypto::SigningKey>> HomeKeyring::read_file(const home::Key& key) {
  const std::string path = folder_ + "/" + key.place;
  EMBLEM_TRY(Bytes content, files::read_file(path, key_file_bytes));
  const Secret pem(std::move(content));
  auto opened = openssl::parse_private_key(pem.bytes(), std::nullopt);
  for (std::size_t i = 0; i < passphrases_.size() && is_locked(opened); ++i) {
    opened = openssl::parse_private_key(pem.bytes(), passphrases_[i].bytes());
  }
  if (is_locked(opened)) {
    EMBLEM_TRY(Secret asked, source_.read("passphrase of the key " + key.name, Passphrase::existing));
    opened = openssl::parse_private_key(pem.bytes(), asked.bytes());
    passphrases_.push_back(std::move(asked));
  }
  if (!opened) return std::unexpected(within(path, std::move(opened).error()));
  return std::unique_ptr<crypto::SigningKey>(*std::move(opened));
}

Result<home::Key> make_key(const NewKey& wanted, const crypto::Provider& provider) {
  if (wanted.token) return make_key_in_token(wanted);
  EMBLEM_TRY(const auto key, openssl::make_private_key(wanted.curve));
  return keep_in_file(wanted, *key, provider);
}

Result<home::Key> import_key(const NewKey& wanted, ByteView pem, const PassphraseSource& source,
                             const crypto::Provider& provider) {
  auto key = openssl::parse_private_key(pem, std::nullopt);
  std::optional<Secret> passphrase;
  if (!key && key.error().code == Code::passphrase_needed) {
    EMBLEM_TRY(passphrase, source.read("passphrase of the file", Passphrase::existing));
    key = openssl::parse_private_key(pem, passphrase->bytes());
  }
  if (!key) return std::unexpected(std::move(key).error());
  NewKey kept = wanted;
  // A key that came under a passphrase stays under it.
  if (passphrase && kept.passphrase == nullptr) kept.passphrase = &*passphrase;
  return keep_in_file(kept, **key, provider);
}

std::optional<crypto::Curve> find_curve(std::string_view algorithm) {
  const auto known = jose::find_algorithm(algorithm);
  return known ? std::optional(crypto::curve_of(*known)) : std::nullopt;
}

std::string_view algorithm_text(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return "ES256";
    case crypto::Curve::p384:
      return "ES384";
    case crypto::Curve::p521:
      return "ES512";
    case crypto::Curve::ed25519:
      return "Ed25519";
  }
  return "";
}

}  // namespace emblem::wiring
