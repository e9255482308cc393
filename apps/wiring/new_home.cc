#include "apps/wiring/new_home.h"

#include "adapters/clock/clock.h"
#include "adapters/files/folders.h"
#include "adapters/files/writing.h"
#include "adapters/home_file/home_file.h"
#include "adapters/provider/provider.h"
#include "adapters/sqlite/sqlite_store.h"
#include "apps/wiring/keyring.h"
#include "core/keys/thumbprint.h"

namespace emblem::wiring {
namespace {

// Removed again unless it was moved into place.
class Scaffold {
 public:
  explicit Scaffold(std::string folder) : folder_(std::move(folder)) {}
  Scaffold(const Scaffold&) = delete;
  Scaffold& operator=(const Scaffold&) = delete;
  ~Scaffold() {
    if (!folder_.empty()) files::remove_folder(folder_);
  }

  const std::string& folder() const { return folder_; }
  void release() { folder_.clear(); }

 private:
  std::string folder_;
};

Result<std::vector<home::Key>> make_keys(const NewHome& wanted, const std::string& folder,
                                         const crypto::Provider& provider, UnixTime now) {
  std::optional<Secret> passphrase;
  // For a root key in a token the descriptor gives the PIN.
  const bool given = wanted.passphrase.descriptor && !wanted.root_token;
  if (wanted.protection == Protection::passphrase || given) {
    EMBLEM_TRY(passphrase, wanted.passphrase.read("passphrase for the keys", Passphrase::chosen_now));
  }
  // The emblem key first: what is made in a token stays there when something goes wrong afterwards.
  NewKey key{.name = "emblem",
             .role = home::KeyRole::emblem,
             .curve = wanted.curve,
             .folder = folder,
             .token = std::nullopt,
             .passphrase = passphrase ? &*passphrase : nullptr,
             .pin = wanted.passphrase,
             .made = now};
  EMBLEM_TRY(home::Key emblem, make_key(key, provider));
  key.name = "root";
  key.role = home::KeyRole::root;
  key.token = wanted.root_token;
  EMBLEM_TRY(home::Key root, make_key(key, provider));
  return std::vector<home::Key>{std::move(root), std::move(emblem)};
}

home::Change first_change(const std::vector<home::Key>& keys, const crypto::Provider& provider, UnixTime now) {
  home::Change change;
  change.keys = keys;
  for (const home::Key& key : keys) {
    change.journal.push_back({.at = now,
                              .action = "key made",
                              .by = {},
                              .what = key.name,
                              .whom = to_text(keys::cbor_key_id(key.key, provider)),
                              .until = {}});
  }
  return change;
}

}  // namespace

Result<std::vector<home::Key>> make_home(const NewHome& wanted) {
  if (files::exists(wanted.folder + "/emblem.toml")) return fail(Code::home_exists, wanted.folder);
  const auto provider = provider::make_provider();
  const UnixTime now = wanted.at ? *wanted.at : clock::read_clock();
  EMBLEM_TRY(std::string made, files::make_folder_beside(wanted.folder));
  Scaffold scaffold(std::move(made));
  EMBLEM_TRY(std::vector<home::Key> keys, make_keys(wanted, scaffold.folder(), *provider, now));
  home::Settings settings{.issuer = wanted.issuer};
  settings.algorithm = crypto::algorithm_of(wanted.curve);
  const std::string text = home_file::encode_settings(settings);
  EMBLEM_CHECK(files::create_file(scaffold.folder() + "/emblem.toml", as_bytes(text), files::Mode::everybody_reads));
  const std::string store_path = scaffold.folder() + "/store.sqlite";
  EMBLEM_CHECK(sqlite::create_store(store_path));
  {
    EMBLEM_TRY(const auto store, sqlite::open_store(store_path));
    EMBLEM_CHECK(store->update(
        [&](const home::Contents&) -> Result<home::Change> { return first_change(keys, *provider, now); }));
  }
  if (auto moved = files::move_into_place(scaffold.folder(), wanted.folder); !moved) {
    if (moved.error().code == Code::file_exists) return fail(Code::home_exists, wanted.folder);
    return std::unexpected(std::move(moved).error());
  }
  scaffold.release();
  return keys;
}

}  // namespace emblem::wiring
