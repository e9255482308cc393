#include "apps/wiring/web_key.h"

#include "adapters/openssl/csr.h"
#include "apps/wiring/keyring.h"
#include "core/bytes/base_encodings.h"
#include "engine/issuing/home_keys.h"

namespace emblem::wiring {
namespace {

Result<home::Key> find_or_make_key(const home::Contents& contents, Home& home, home::Change& change) {
  if (const home::Key* known = issuing::find_active(contents, home::KeyRole::web)) return *known;
  const auto& bench = home.bench();
  // Without a passphrase, as web servers need it.
  EMBLEM_TRY(home::Key key, make_key({.name = issuing::free_name(contents, "web"),
                                      .role = home::KeyRole::web,
                                      .curve = crypto::Curve::p256,
                                      .folder = home.folder(),
                                      .token = std::nullopt,
                                      .made = bench.now},
                                     bench.provider));
  change.keys.push_back(key);
  change.journal.push_back({.at = bench.now,
                            .action = "key made",
                            .by = {},
                            .what = key.name,
                            .whom = to_text(issuing::id_of(key.key, keys::Family::cbor, bench.provider)),
                            .until = {}});
  return key;
}

}  // namespace

Result<std::string> make_web_request(Home& home, std::span<const std::string> names) {
  const auto& bench = home.bench();
  std::string csr;
  EMBLEM_CHECK(home.store().update([&](const home::Contents& contents) -> Result<home::Change> {
    home::Change change;
    EMBLEM_TRY(const home::Key key, find_or_make_key(contents, home, change));
    EMBLEM_TRY(crypto::SigningKey* const signer, home.keyring().open(key));
    EMBLEM_TRY(csr, openssl::make_csr(*signer, names));
    change.journal.push_back({.at = bench.now,
                              .action = "certificate request signed",
                              .by = to_text(issuing::id_of(key.key, keys::Family::cbor, bench.provider)),
                              .what = encode_hex(bench.provider.sha256(as_bytes(csr)).bytes),
                              .whom = bench.issuer.text(),
                              .until = {}});
    return change;
  }));
  return csr;
}

}  // namespace emblem::wiring
