#include "apps/wiring/web_key.h"

#include "adapters/openssl/csr.h"
#include "apps/wiring/keyring.h"
#include "engine/issuing/home_keys.h"

namespace emblem::wiring {

Result<std::string> make_web_request(Home& home, std::span<const std::string> names) {
  std::optional<home::Key> key;
  EMBLEM_CHECK(home.store().update([&](const home::Contents& contents) -> Result<home::Change> {
    home::Change change;
    if (const home::Key* known = issuing::find_active(contents, home::KeyRole::web)) {
      key = *known;
      return change;
    }
    // Without a passphrase, as web servers need it.
    EMBLEM_TRY(key, make_key({.name = issuing::free_name(contents, "web"),
                              .role = home::KeyRole::web,
                              .curve = crypto::Curve::p256,
                              .folder = home.folder(),
                              .token = std::nullopt,
                              .made = home.bench().now},
                             home.bench().provider));
    change.keys.push_back(*key);
    change.journal.push_back(
        {.at = home.bench().now, .action = "key made", .by = {}, .what = key->name, .whom = {}, .until = {}});
    return change;
  }));
  EMBLEM_TRY(crypto::SigningKey* const signer, home.keyring().open(*key));
  return openssl::make_csr(*signer, names);
}

}  // namespace emblem::wiring
