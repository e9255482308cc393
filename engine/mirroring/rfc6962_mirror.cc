#include "engine/mirroring/rfc6962_mirror.h"

#include <algorithm>

#include "core/ct/log_answers.h"

namespace emblem::mirroring {

Rfc6962Mirror::Rfc6962Mirror(Errand errand, Plan plan)
    : Rfc6962Visit(std::move(errand)),
      store_(plan.store),
      course_(std::move(plan), {.source = *this, .provider = provider(), .limits = limits()}) {}

void Rfc6962Mirror::ask_section(const ct::LeafRange& section) {
  ask_page({.section = section, .next = section.begin, .content = {}});
}

// Logs give as many at a time as they like; the rest is asked for from there.
void Rfc6962Mirror::ask_page(Page page) {
  std::string path =
      "ct/v1/get-entries?start=" + std::to_string(page.next) + "&end=" + std::to_string(page.section.end - 1);
  auto shared = std::make_shared<Page>(std::move(page));
  ask(
      std::move(path), [this, shared](const Bytes& body) { on_page(std::move(*shared), body); },
      [this](const gathering::Refusal& refusal) { on_refusal(refusal); });
}

void Rfc6962Mirror::on_page(Page page, const Bytes& body) {
  const auto entries = ct::parse_entries_answer(body, page.section.end - page.next, limits());
  if (!entries) {
    return give_up(Code::log_answer_wrong,
                   "entries from " + std::to_string(page.next) + ": " + to_text(entries.error()));
  }
  for (const ct::LoggedEntry& entry : *entries) {
    ct::TileEntry as_tile{.leaf = entry.leaf, .certificate = entry.certificate, .issuers = {}};
    if (const auto kept = keep_chain(entry, as_tile); !kept) {
      return give_up(kept.error().code, kept.error().where + ": " + kept.error().detail);
    }
    const Bytes encoded = ct::encode_tile_entry(as_tile);
    page.content.insert(page.content.end(), encoded.begin(), encoded.end());
  }
  if (page.content.size() > limits().http_answer_bytes) {
    return give_up(Code::limit_exceeded, "entries to " + std::to_string(page.section.end - 1) + " are longer than any");
  }
  page.next += entries->size();
  if (page.next < page.section.end) return ask_page(std::move(page));
  course_.keeper().on_section(page.section, page.content);
}

// Every chain comes with every entry; each certificate is kept once.
Result<void> Rfc6962Mirror::keep_chain(const ct::LoggedEntry& entry, ct::TileEntry& into) {
  constexpr std::size_t most_named = 2047;  // as many as a data tile has room for
  for (std::size_t i = 0; i < std::min(entry.chain.size(), most_named); ++i) {
    const Sha256Digest fingerprint = provider().sha256(entry.chain[i]);
    into.issuers.push_back(fingerprint);
    if (!store_.has_issuer(fingerprint)) EMBLEM_CHECK(store_.keep_issuer(fingerprint, entry.chain[i]));
  }
  return {};
}

// They came with the entries.
void Rfc6962Mirror::ask_issuers(const std::set<Sha256Digest>& fingerprints) { (void)fingerprints; }

void Rfc6962Mirror::ask_surroundings(const Run& run) {
  std::set<std::uint64_t> boundaries;
  if (run.range.begin > 0) boundaries.insert(run.range.begin + run.width / 2);
  if (run.range.end < head().tree_size) boundaries.insert(run.range.end - run.width / 2);
  Around& around = around_[run.range.begin] = {.run = run, .missing = boundaries.size(), .nodes = {}};
  if (boundaries.empty()) return finish(around);
  for (const std::uint64_t size : boundaries) ask_boundary(run.range.begin, size);
}

void Rfc6962Mirror::ask_boundary(std::uint64_t run, std::uint64_t size) {
  ask(
      "ct/v1/get-sth-consistency?first=" + std::to_string(size) + "&second=" + std::to_string(head().tree_size),
      [this, run, size](const Bytes& body) { on_boundary(run, size, body); },
      [this](const gathering::Refusal& refusal) { on_refusal(refusal); });
}

void Rfc6962Mirror::on_boundary(std::uint64_t run, std::uint64_t size, const Bytes& body) {
  const auto proof = ct::parse_consistency_answer(body, size, head().tree_size, limits());
  if (!proof) return give_up(Code::log_answer_wrong, to_text(proof.error()));
  const std::vector<ct::LeafRange> ranges = ct::ranges_of_consistency(size, head().tree_size);
  if (ranges.size() != proof->path.size()) {
    return give_up(Code::log_answer_wrong, "a consistency proof of another length");
  }
  Around& around = around_.at(run);
  for (std::size_t i = 0; i < ranges.size(); ++i) around.nodes[{ranges[i].begin, ranges[i].end}] = proof->path[i];
  if (--around.missing == 0) finish(around);
}

void Rfc6962Mirror::finish(const Around& around) {
  const Run run = around.run;
  const ct::Surroundings ranges = ct::ranges_around(run.range, head().tree_size);
  const auto hashes_of = [&around](const std::vector<ct::LeafRange>& wanted) {
    std::vector<Sha256Digest> hashes;
    for (const ct::LeafRange& range : wanted) {
      const auto node = around.nodes.find({range.begin, range.end});
      if (node != around.nodes.end()) hashes.push_back(node->second);
    }
    return hashes;
  };
  const auto before = hashes_of(ranges.before);
  const auto behind = hashes_of(ranges.behind);
  around_.erase(run.range.begin);
  course_.keeper().on_surroundings(run.range, before, behind);
}

}  // namespace emblem::mirroring
