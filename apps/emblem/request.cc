#include "core/desk/request.h"

#include "adapters/files/writing.h"
#include "apps/emblem/carried_file.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/verbs.h"
#include "core/bytes/base_encodings.h"
#include "core/x509/pem.h"
#include "engine/issuing/commit.h"
#include "engine/issuing/home_keys.h"

namespace emblem::app {
namespace {

constexpr std::int64_t usual_lifetime = std::int64_t{365} * 86400;
constexpr std::int64_t longest_lifetime = std::int64_t{100} * 365 * 86400;

// What an endorsement in some dialect has no words for is not asked for.
Result<void> check_sayable(const desk::Request& request) {
  constexpr token::Purposes in_jose = token::red_cross_protective | token::red_cross_indicative;
  for (const Dialect dialect : request.dialects) {
    if (dialect == Dialect::jose && !token::includes(in_jose, request.purposes)) {
      return fail(Code::dialect_cannot_say, "--kind", "jose knows red-cross alone");
    }
    if (dialect != Dialect::jose && !request.assets.empty()) {
      return fail(Code::dialect_cannot_say, "--asset", "only jose has a place for assets");
    }
  }
  return {};
}

Result<desk::Request> make_request(const CommandLine& line, wiring::Home& home, const home::Contents& contents,
                                   const home::Key& root) {
  const home::Settings& settings = home.settings();
  EMBLEM_TRY(const auto purposes, read_purposes(line));
  EMBLEM_TRY(const auto lifetime, read_span(line, Option::lifetime));
  if (lifetime > longest_lifetime) return fail(Code::lifetime_wrong, "--for", "up to a hundred years");
  for (const std::string& asset : line.values(Option::asset)) {
    if (auto parsed = token::parse_asset(asset, Dialect::jose); !parsed) return std::unexpected(parsed.error());
  }
  EMBLEM_TRY(auto dialects, read_dialects(line));
  desk::Request request{.organization = settings.issuer,
                        .root = root.key,
                        .log = {},
                        .chain = {},
                        .dialects = dialects.empty() ? settings.dialects : std::move(dialects),
                        .purposes = purposes.value_or(token::red_cross_protective),
                        .assets = line.values(Option::asset),
                        .lifetime = lifetime.value_or(usual_lifetime),
                        .made = {home.bench().now.seconds, 0}};
  for (auto kept = contents.commitments.rbegin(); kept != contents.commitments.rend(); ++kept) {
    if (kept->key != root.name) continue;
    request.log = kept->entries;
    for (x509::Block& block : x509::split_pem(kept->chain, home.bench().limits).blocks) {
      request.chain.push_back(std::move(block.der));
    }
    break;
  }
  if (request.log.empty()) return fail(Code::commitment_missing, root.name);
  EMBLEM_CHECK(check_sayable(request));
  return request;
}

}  // namespace

Result<int> run_request(const CommandLine& line) {
  EMBLEM_CHECK(check_way_out(line));
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const home::Contents contents, home->store().read());
  const home::Key* root = issuing::find_incoming_root(contents);
  if (root == nullptr) {
    EMBLEM_TRY(root, issuing::require_active(contents, home::KeyRole::root));
  }
  EMBLEM_TRY(const desk::Request request, make_request(line, *home, contents, *root));
  EMBLEM_TRY(crypto::SigningKey* const signer, home->keyring().open(*root));
  const auto& bench = home->bench();
  EMBLEM_TRY(const Bytes file, desk::write_request(request, *signer, bench.provider));
  EMBLEM_CHECK(home->store().update([&](const home::Contents&) -> Result<home::Change> {
    home::Change change;
    change.journal.push_back({.at = bench.now,
                              .action = "request signed",
                              .by = to_text(issuing::id_of(root->key, keys::Family::cbor, bench.provider)),
                              .what = encode_hex(bench.provider.sha256(file).bytes),
                              .whom = home->settings().issuer.text(),
                              .until = {}});
    return change;
  }));
  EMBLEM_CHECK(hand_out(line, file));
  return 0;
}

}  // namespace emblem::app
