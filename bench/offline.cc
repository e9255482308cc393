#include "bench/offline.h"

#include <stdexcept>

#include "adapters/files/files.h"
#include "bench/recorded_checks.h"
#include "bench/vector_set.h"
#include "core/bundle/items.h"
#include "core/token/collection.h"

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

Bytes bundle_of(const VectorSet& set, bundle::Items evidence) {
  const bundle::Bundle bundle{.made = set.at,
                              .look_ups = {{.question = {.asset = set.question.asset.id},
                                            .owners = {},
                                            .records = set.records,
                                            .emblems = bundle::Completeness::complete,
                                            .addresses = bundle::Completeness::complete}},
                              .evidence = std::move(evidence),
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

// What logs of two thousand million entries add: a path and a head for each entry, every hash of them another. They
// prove nothing, and are as long as what does.
bundle::Items with_proofs(bundle::Items items, const VectorSet& set) {
  constexpr std::size_t depth = 31;
  constexpr std::uint64_t tree_size = std::uint64_t{1} << depth;
  constexpr std::size_t signature_bytes = 72;  // the longest of P-256
  Bytes counter(8);
  const auto next_hash = [&] {
    for (std::uint8_t& byte : counter) {
      if (++byte != 0) break;
    }
    return set.provider->sha256(counter);
  };
  std::vector<const dns::Record*> records;
  for (const dns::Record& record : set.records) records.push_back(&record);
  const auto collection = token::collect(std::move(records), {.limits = set.limits, .provider = *set.provider});
  for (const token::CollectedToken& collected : collection.tokens) {
    if (collected.token->role() != Role::endorsement) continue;
    for (const token::LogEntry& entry : collected.token->endorsement().log) {
      evidence::Inclusion inclusion{.log_id = entry.log_id,
                                    .leaf_hash = next_hash(),
                                    .proof = {.index = tree_size / 2, .tree_size = tree_size, .path = {}}};
      while (inclusion.proof.path.size() < depth) inclusion.proof.path.push_back(next_hash());
      items.inclusions.push_back(std::move(inclusion));
      items.tree_heads.push_back({.log_id = entry.log_id,
                                  .tree_size = tree_size,
                                  .timestamp = static_cast<std::uint64_t>(set.at.seconds) * 1000,
                                  .root = next_hash(),
                                  .hash_algorithm = 4,
                                  .signature_algorithm = 3,
                                  .signature = Bytes(signature_bytes)});
    }
  }
  return items;
}

void add_size(std::string name, std::size_t bytes, double most, std::vector<Line>& lines) {
  const auto size = static_cast<double>(bytes);
  lines.push_back({std::move(name), size, most, "bytes", most / size, 1});
}

}  // namespace

void measure_offline(std::vector<Line>& lines) {
  const auto set = load_set("vectors/deployed/emblem.felixlinker.de", "vectors/deployed/ct-logs.json",
                            "[2a01:4f9:c010:d8e4::1]", "2026-06-17T00:10:00Z");
  const bundle::Items items = bundle::items_of(set->evidence);
  const Bytes promised = bundle_of(*set, items);
  const Bench bench{
      .provider = *set->provider, .reader = *set->reader, .logs = set->logs, .limits = set->limits, .at = set->at};
  measure_bundle("deployed emblem, promised", promised, bench, CommitmentStatus::promised, lines);
  add_size("deployed emblem, promised: its bundle", promised.size(), 8000, lines);
  add_size("deployed emblem, with proofs of depth 31: its bundle", bundle_of(*set, with_proofs(items, *set)).size(),
           16000, lines);
  const auto logs = ct::LogList::parse(read_data("bench/included/logs.json"), *set->provider, set->limits);
  if (!logs) throw std::runtime_error(to_text(logs.error()));
  measure_bundle("emblem of Ed25519 in a Trillian log, included", read_data("bench/included/trillian.bundle"),
                 {.provider = bench.provider,
                  .reader = bench.reader,
                  .logs = *logs,
                  .limits = bench.limits,
                  .at = parse_rfc3339("2026-11-26T08:47:16Z").value()},
                 CommitmentStatus::included, lines);
}

}  // namespace emblem::bench
