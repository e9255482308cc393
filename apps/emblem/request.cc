#include "core/desk/request.h"

#include "apps/emblem/carried_file.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/verbs.h"
#include "core/bytes/base_encodings.h"
#include "engine/issuing/ask.h"
#include "engine/issuing/home_keys.h"

namespace emblem::app {
namespace {

constexpr std::int64_t usual_lifetime = std::int64_t{365} * 86400;

Result<issuing::RequestOrder> read_order(const CommandLine& line, const home::Settings& settings) {
  issuing::RequestOrder order{.dialects = {}, .assets = line.values(Option::asset)};
  EMBLEM_TRY(const auto purposes, read_purposes(line));
  order.purposes = purposes.value_or(token::red_cross_protective);
  EMBLEM_TRY(const auto lifetime, read_span(line, Option::lifetime));
  order.lifetime = lifetime.value_or(usual_lifetime);
  EMBLEM_TRY(order.dialects, read_dialects(line));
  if (order.dialects.empty()) order.dialects = settings.dialects;
  return order;
}

}  // namespace

Result<int> run_request(const CommandLine& line) {
  EMBLEM_CHECK(check_way_out(line));
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const issuing::RequestOrder order, read_order(line, home->settings()));
  EMBLEM_TRY(const home::Contents contents, home->store().read());
  const auto& bench = home->bench();
  EMBLEM_TRY(const desk::Request request, issuing::make_request(contents, order, bench));
  EMBLEM_TRY(const home::Key* root, issuing::root_at_work(contents));
  EMBLEM_TRY(crypto::SigningKey* const signer, home->keyring().open(*root));
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
