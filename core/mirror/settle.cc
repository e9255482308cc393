#include "core/mirror/settle.h"

#include <algorithm>

#include "core/ct/partial_tree.h"

namespace emblem::mirror {
namespace {

// PATH of the leaf in the whole tree: in its section, and from there up.
ct::InclusionProof proof_of(const Candidate& candidate, const Content& content, const crypto::Provider& provider) {
  const Section& section = *candidate.section;
  const std::uint64_t place = candidate.index - section.range.begin;
  ct::PartialTree tree(width_of(section.range), provider);
  for (std::uint64_t i = 0; i < content.leaf_hashes.size(); ++i) tree.add({i, i + 1}, content.leaf_hashes[i]);
  ct::InclusionProof proof{.index = candidate.index,
                           .tree_size = section.tree_size,
                           .path = tree.find_path({place, place + 1}).value_or(std::vector<Sha256Digest>())};
  proof.path.insert(proof.path.end(), section.path.begin(), section.path.end());
  return proof;
}

ct::LeafRange told_about(const MirroredLog& log, std::uint64_t index, const ct::LeafRange& section) {
  ct::LeafRange smallest{0, 0};
  for (const auto& [begin, end] : log.told) {
    if (index < begin || index >= end) continue;
    if (smallest.end == 0 || end - begin < width_of(smallest)) smallest = {begin, end};
  }
  return smallest.end == 0 ? section : smallest;
}

}  // namespace

std::vector<Candidate> find_candidates(const MirroredLog& log, const Place& place) {
  std::vector<Candidate> found;
  if (const auto* index = std::get_if<std::uint64_t>(&place)) {
    const auto section = log.sections.find(*index / section_width * section_width);
    if (section != log.sections.end() && *index < section->second.range.end) {
      found.push_back({&log, &section->second, *index});
    }
    return found;
  }
  const Mark mark = mark_of(std::get<Sha256Digest>(place));
  for (const auto& [begin, section] : log.sections) {
    for (std::size_t i = 0; i < section.marks.size(); ++i) {
      if (section.marks[i] == mark) found.push_back({&log, &section, begin + i});
    }
  }
  return found;
}

std::vector<Mark> marks_of(const MirroredLog& log) {
  std::vector<Mark> marks;
  marks.reserve(log.sections.size() * section_width);
  for (const auto& [begin, section] : log.sections) {
    marks.insert(marks.end(), section.marks.begin(), section.marks.end());
  }
  std::ranges::sort(marks);
  return marks;
}

Result<std::optional<Settled>> settle(const Candidate& candidate, const Place& place, ByteView file,
                                      const crypto::Provider& provider, const Limits& limits) {
  const Section& section = *candidate.section;
  if (provider.sha256(file) != section.content) return fail(Code::mirror_malformed, "", "changed since it was proven");
  auto content = parse_content(file, section.range, provider, limits);
  if (!content) return fail(Code::mirror_malformed, content.error().where, content.error().detail);
  const std::uint64_t at = candidate.index - section.range.begin;
  const Sha256Digest& hash = content->leaf_hashes[at];
  if (const auto* wanted = std::get_if<Sha256Digest>(&place); wanted != nullptr && *wanted != hash) {
    return std::optional<Settled>();
  }
  const ct::TreeHead& head = candidate.log->heads.at(section.tree_size);
  ct::InclusionProof proof = proof_of(candidate, *content, provider);
  if (ct::root_of_inclusion(hash, proof, provider) != head.root) {
    return fail(Code::mirror_malformed, "", "it does not lead to the tree head");
  }
  ct::TileEntry& entry = content->entries[at];
  return Settled{
      .head = head,
      .inclusion = {.log_id = head.log_id, .leaf_hash = hash, .proof = std::move(proof)},
      .leaf = {.log_id = head.log_id, .leaf = std::move(entry.leaf), .certificate = std::move(entry.certificate)},
      .issuers = std::move(entry.issuers),
      .told = told_about(*candidate.log, candidate.index, section.range)};
}

}  // namespace emblem::mirror
