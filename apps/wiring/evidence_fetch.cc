#include "apps/wiring/evidence_fetch.h"

#include <algorithm>

#include "adapters/clock/clock.h"
#include "adapters/files/trial.h"
#include "adapters/files/writing.h"
#include "adapters/http/web_client.h"
#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "apps/wiring/judge.h"
#include "apps/wiring/tree_memory_file.h"
#include "core/bundle/items.h"
#include "engine/gathering/gathering.h"
#include "engine/gathering/revocation_lists.h"

namespace emblem::wiring {
namespace {

using gathering::Gathering;
using gathering::Harvest;
using gathering::TreeMemory;

std::vector<token::LogEntry> entries_of(std::span<const gathering::Claim> claims) {
  std::vector<token::LogEntry> entries;
  for (const gathering::Claim& claim : claims)
    entries.insert(entries.end(), claim.entries.begin(), claim.entries.end());
  return entries;
}

bundle::Items items_of(const gathering::Harvest& harvest, const std::vector<Bytes>& lists) {
  return {.certificates = harvest.certificates,
          .revocation_lists = lists,
          .tree_heads = harvest.tree_heads,
          .inclusions = harvest.inclusions,
          .leaves = harvest.leaves,
          .links = harvest.links};
}

// For people. Whoever judges takes the keys from a list of his own, so here they would only make the bundle larger.
bundle::UsedLogList used_list(const ct::LogList& logs, std::span<const token::LogEntry> entries) {
  bundle::UsedLogList used{.sha256 = logs.sha256(), .timestamp = logs.timestamp(), .logs = {}};
  std::set<Sha256Digest> named;
  for (const token::LogEntry& entry : entries) {
    const ct::Log* log = logs.find(entry.log_id);
    if (log == nullptr || !named.insert(log->id).second) continue;
    used.logs.push_back({.id = log->id, .key = {}, .description = ct::to_text(*log), .url = log->url});
  }
  return used;
}

// One fetching from its first question to the last file.
class Fetching {
 public:
  Fetching(const FetchOrder& order, const Judge& judge)
      : order_(order),
        judge_(judge),
        provider_(provider::make_provider()),
        reader_(openssl::make_reader()),
        limits_(order.options.policy.limits) {}

  Result<FetchReport> run() {
    report_.findings = judge_.needs().findings;
    if (const auto old = find_age_warning(judge_.materials(), judge_.at())) report_.findings.push_back(*old);
    EMBLEM_CHECK(gather());
    build_evidence();
    EMBLEM_CHECK(fetch_lists());
    const auto broken = evidence_.findings();
    report_.findings.insert(report_.findings.end(), broken.begin(), broken.end());
    judge_claims();
    keep_bundle();
    settle_outcome();
    return std::move(report_);
  }

 private:
  // Nobody is asked about what is proven already.
  std::vector<gathering::Claim> open_claims() const {
    std::vector<gathering::Claim> open;
    for (const gathering::Claim& claim : judge_.needs().claims) {
      if (status_of(claim, judge_.materials().evidence) != CommitmentStatus::included) open.push_back(claim);
    }
    return open;
  }

  Result<gathering::Web*> find_web() {
    if (web_ == nullptr) {
      EMBLEM_TRY(web_,
                 http::make_web({.ca_file = order_.options.tls_ca, .proxy = order_.options.proxy, .patience = {}}));
    }
    return web_.get();
  }

  Result<void> gather() {
    const std::vector<gathering::Claim> claims = open_claims();
    if (order_.options.network == Network::forbidden || claims.empty()) return {};
    EMBLEM_TRY(const TreeMemory memory, read_memory(order_.memory, limits_));
    EMBLEM_CHECK(try_memory(order_.memory));
    EMBLEM_TRY(gathering::Web * web, find_web());
    Gathering gathering({.claims = claims,
                         .logs = judge_.materials().logs,
                         .memory = memory,
                         .heads_at_hand = judge_.materials().evidence.tree_heads(),
                         .provider = *provider_,
                         .limits = limits_,
                         .bounds = {}});
    gathering::run_gathering(gathering, *web, order_.on_progress);
    harvest_ = gathering.harvest();
    report_.disclosures = harvest_.disclosures;
    report_.findings.insert(report_.findings.end(), harvest_.findings.begin(), harvest_.findings.end());
    keep_seen(gathering.memory());
    return {};
  }

  // From here on logs have been told: what cannot be kept is a finding, so that the report says what they learned.
  void keep_seen(const TreeMemory& memory) {
    auto forks = keep_forks(order_.memory, harvest_.forks, *provider_, limits_);
    if (forks) {
      report_.forks = *std::move(forks);
    } else {
      note(forks.error(), FetchReport::Outcome::something_missing);
    }
    const auto kept = keep_memory(order_.memory, memory, limits_);
    if (!kept) note(kept.error(), FetchReport::Outcome::something_missing);
  }

  void note(const Error& error, FetchReport::Outcome outcome) {
    report_.findings.push_back({error.code, error.where, error.detail});
    report_.outcome = outcome;
  }

  void build_evidence() {
    evidence::SetBuilder builder(*reader_, *provider_, limits_);
    bundle::add_items(bundle::items_of(judge_.materials().evidence), "at hand", builder);
    bundle::add_items(items_of(harvest_, lists_), "fetched", builder);
    evidence_ = std::move(builder).build();
  }

  // Where a list shows that a certificate was revoked, a commitment may hold by another one: that is asked about next.
  Result<void> fetch_lists() {
    if (order_.options.network == Network::forbidden) return {};
    std::set<Sha256Digest> asked;
    for (;;) {
      std::vector<evidence::VerifiedCommitment> commitments;
      for (const gathering::Claim& claim : judge_.needs().claims) commitments.push_back(verify(claim, evidence_));
      const auto errands = gathering::plan_revocation_lists(commitments, evidence_, moment(), asked);
      if (errands.empty()) return {};
      EMBLEM_TRY(gathering::Web * web, find_web());
      gathering::FetchedLists fetched = gathering::fetch_revocation_lists({.errands = errands,
                                                                           .web = *web,
                                                                           .reader = *reader_,
                                                                           .limits = limits_,
                                                                           .now = moment(),
                                                                           .on_progress = order_.on_progress});
      std::ranges::move(fetched.lists, std::back_inserter(lists_));
      std::ranges::move(fetched.findings, std::back_inserter(report_.findings));
      std::ranges::move(fetched.disclosures, std::back_inserter(report_.disclosures));
      build_evidence();
    }
  }

  // Logs date their heads to the millisecond, our clock to the second.
  UnixTime moment() const {
    return order_.options.at ? *order_.options.at : clock::read_clock() + UnixTime{.seconds = 1};
  }

  CommitmentStatus status_of(const gathering::Claim& claim, const evidence::Set& evidence) const {
    return verify(claim, evidence).status();
  }

  evidence::VerifiedCommitment verify(const gathering::Claim& claim, const evidence::Set& evidence) const {
    std::size_t checks = limits_.signature_checks;
    return evidence::verify_commitment({.domain = claim.domain, .kids = claim.kids, .entries = claim.entries},
                                       {.evidence = evidence,
                                        .logs = judge_.materials().logs,
                                        .provider = *provider_,
                                        .reader = *reader_,
                                        .limits = limits_,
                                        .at = moment(),
                                        .signature_checks = checks});
  }

  void judge_claims() {
    for (const gathering::Claim& claim : judge_.needs().claims) {
      report_.commitments.push_back({claim.domain, status_of(claim, evidence_)});
    }
  }

  void keep_bundle() {
    const auto written = write_bundle();
    if (!written) note(written.error(), FetchReport::Outcome::bundle_not_written);
  }

  Result<void> write_bundle() {
    const std::vector<token::LogEntry> entries = entries_of(judge_.needs().claims);
    // Carried on, a look-up gets no younger.
    const UnixTime now = clock::read_clock();
    const bundle::Bundle made{.made = std::min(now, judge_.needs().looked_up.value_or(now)),
                              .look_ups = judge_.needs().look_ups,
                              .evidence = bundle::select_needed(evidence_, entries, *provider_, limits_),
                              .log_list = used_list(judge_.materials().logs, entries)};
    EMBLEM_TRY(const Bytes bytes, bundle::encode_bundle(made, limits_));
    EMBLEM_CHECK(files::write_file(order_.to, bytes, files::Mode::everybody_reads));
    report_.bytes = bytes.size();
    for (const Bytes& list : made.evidence.revocation_lists) report_.list_bytes += list.size();
    return {};
  }

  void settle_outcome() {
    const bool looked = std::ranges::all_of(judge_.needs().look_ups, [](const bundle::LookUp& look_up) {
      return look_up.emblems == bundle::Completeness::complete;
    });
    const auto found = [this](Code code) {
      return std::ranges::find(report_.findings, code, &Finding::code) != report_.findings.end();
    };
    const bool missing = found(Code::log_unknown) || found(Code::revocation_list_not_fetched);
    const bool unproven = harvest_.entries_proven < harvest_.entries_wanted;
    if (report_.outcome == FetchReport::Outcome::everything && (!looked || missing || unproven)) {
      report_.outcome = FetchReport::Outcome::something_missing;
    }
    if (!harvest_.forks.empty()) report_.outcome = FetchReport::Outcome::log_forked;
  }

  const FetchOrder& order_;
  const Judge& judge_;
  std::unique_ptr<const crypto::Provider> provider_;
  std::unique_ptr<const x509::Reader> reader_;
  const Limits& limits_;
  std::unique_ptr<gathering::Web> web_;
  Harvest harvest_;
  std::vector<Bytes> lists_;  // DER
  evidence::Set evidence_;
  FetchReport report_;
};

}  // namespace

Result<FetchReport> fetch_evidence(const FetchOrder& order) {
  EMBLEM_CHECK(files::try_writing(order.to));
  EMBLEM_TRY(const auto judge, make_judge(order.options, Keep::needs));
  for (const std::string& asset : order.options.assets) {
    if (order.on_progress) order.on_progress(asset);
    EMBLEM_CHECK(judge->judge(asset));
  }
  return Fetching(order, *judge).run();
}

}  // namespace emblem::wiring
