#include "engine/issuing/commit.h"
#include "adapters/files/files.h"
#include "adapters/files/writing.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/verbs.h"
#include "apps/wiring/web_key.h"
#include "core/issue/commitment_names.h"
#include "engine/issuing/home_keys.h"

namespace emblem::app {
namespace {

constexpr std::size_t chain_bytes = std::size_t{1} << 20;
constexpr std::size_t most_log_entries = 8;

Result<int> take_chain(const CommandLine& line, wiring::Home& home, const std::string& path) {
  EMBLEM_TRY(const Bytes pem, files::read_file(path, chain_bytes));
  EMBLEM_TRY(const auto entries, read_count(line, Option::log_entries, {.least = 1, .most = most_log_entries}));
  std::optional<issuing::TakenChain> taken;
  const auto decide = [&](const home::Contents& contents) -> Result<home::Change> {
    EMBLEM_TRY(const home::Key* root, issuing::root_at_work(contents));
    EMBLEM_TRY(taken, issuing::take_chain(
                          {.root = *root, .pem = pem, .entries = entries.value_or(home.settings().log_entries)},
                          home.bench()));
    EMBLEM_CHECK(home.keep_logs());
    home::Change change;
    change.commitments.push_back(taken->commitment);
    change.journal.push_back({.at = home.bench().now,
                              .action = "commitment kept",
                              .by = {},
                              .what = root->name,
                              .whom = home.settings().issuer.text(),
                              .until = to_rfc3339(taken->commitment.not_after)});
    return change;
  };
  EMBLEM_CHECK(home.store().update(decide));
  EMBLEM_CHECK(print(line.has(Option::json) ? render_json(*taken) : render_text(*taken)));
  return 0;
}

}  // namespace

Result<int> run_commit(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  if (const auto chain = line.find_value(Option::chain)) return take_chain(line, *home, *chain);
  EMBLEM_TRY(const home::Contents contents, home->store().read());
  EMBLEM_TRY(const home::Key* root, issuing::root_at_work(contents));
  const auto& bench = home->bench();
  CommitmentPlan plan{.issuer = home->settings().issuer.text(),
                      .jose_kid = to_text(issuing::id_of(root->key, keys::Family::jose, bench.provider)),
                      .cbor_kid = to_text(issuing::id_of(root->key, keys::Family::cbor, bench.provider)),
                      .names = issue::commitment_names(home->settings().issuer, root->key, bench.provider),
                      .csr = line.find_value(Option::csr)};
  if (plan.csr) {
    EMBLEM_TRY(const std::string csr, wiring::make_web_request(*home, plan.names));
    EMBLEM_CHECK(files::write_file(*plan.csr, as_bytes(csr), files::Mode::everybody_reads));
    if (*plan.csr == "-") return 0;
  }
  EMBLEM_CHECK(print(line.has(Option::json) ? render_json(plan) : render_text(plan)));
  return 0;
}

}  // namespace emblem::app
