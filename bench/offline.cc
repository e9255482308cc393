#include "bench/offline.h"

#include <stdexcept>

#include "adapters/files/files.h"
#include "bench/recorded_checks.h"
#include "bench/vector_set.h"
#include "core/bundle/items.h"

namespace emblem::bench {
namespace {

constexpr std::chrono::milliseconds budget{3000};
constexpr double micro = 1e6;

// With what a bundle is judged; the list of logs is read once, as for any number of bundles.
struct Bench {
  const crypto::Provider& provider;
  const x509::Reader& reader;
  const ct::LogList& logs;
  const Limits& limits;
  UnixTime at;
};

// From bytes to report.
Report judge(ByteView bytes, const Bench& with) {
  auto bundle = bundle::parse_bundle(bytes, with.limits);
  if (!bundle) throw std::runtime_error(to_text(bundle.error()));
  evidence::SetBuilder builder(with.reader, with.provider, with.limits);
  bundle::add_items(bundle->evidence, "bundle", builder);
  const evidence::Set set = std::move(builder).build();
  validate::EvidenceCommitments commitments({.evidence = set,
                                             .logs = with.logs,
                                             .provider = with.provider,
                                             .reader = with.reader,
                                             .limits = with.limits,
                                             .at = with.at});
  const bundle::LookUp& look_up = bundle->look_ups.front();
  const validate::Question question{.asset = {.id = look_up.question.asset, .text = {}},
                                    .look_at = look_up.question.look_at};
  const validate::Policy policy;
  return validate::judge(
      question, {.records = look_up.records},
      {.at = with.at, .policy = policy, .provider = with.provider, .commitments = commitments, .limits = with.limits});
}

Bytes bundle_of(const VectorSet& set) {
  const bundle::Bundle bundle{.made = set.at,
                              .look_ups = {{.question = {.asset = set.question.asset.id},
                                            .owners = {},
                                            .records = set.records,
                                            .emblems = bundle::Completeness::complete,
                                            .addresses = bundle::Completeness::complete}},
                              .evidence = bundle::items_of(set.evidence),
                              .log_list = std::nullopt};
  auto bytes = bundle::encode_bundle(bundle);
  if (!bytes) throw std::runtime_error(to_text(bytes.error()));
  return *std::move(bytes);
}

void measure_bundle(const std::string& name, ByteView bytes, const Bench& bench, CommitmentStatus least,
                    std::vector<Line>& lines) {
  RecordedChecks checks(bench.reader);
  const RecordingProvider provider(bench.provider, checks);
  const RecordingReader reader(bench.reader, checks);
  const Report report = judge(
      bytes, {.provider = provider, .reader = reader, .logs = bench.logs, .limits = bench.limits, .at = bench.at});
  if (report.verdict != Verdict::endorsed) throw std::runtime_error(name + " is not ENDORSED");
  for (const ReportedCommitment& commitment : report.commitments) {
    if (commitment.status != least)
      throw std::runtime_error(name + ": a commitment is " + std::string(to_text(commitment.status)));
  }
  const Pair pair = measure([&] { (void)judge(bytes, bench); }, [&] { checks.run(); }, budget);
  lines.push_back({name + ": from the bundle's bytes to the report, over its " + std::to_string(checks.size()) +
                       " signature checks",
                   pair.ours * micro, pair.limit * micro, "us", pair.ratio, 1 / 1.2});
}

}  // namespace

void measure_offline(std::vector<Line>& lines) {
  const auto set = load_set("vectors/deployed/emblem.felixlinker.de", "vectors/deployed/ct-logs.json",
                            "[2a01:4f9:c010:d8e4::1]", "2026-06-17T00:10:00Z");
  measure_bundle(
      "deployed emblem, promised", bundle_of(*set),
      {.provider = *set->provider, .reader = *set->reader, .logs = set->logs, .limits = set->limits, .at = set->at},
      CommitmentStatus::promised, lines);
}

}  // namespace emblem::bench
