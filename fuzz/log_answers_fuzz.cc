// Whatever a log answers: numbers, paths and entries that come out of it are within their bounds, and its entries hold
// leaves.
#include <cstdlib>

#include "core/ct/log_answers.h"

namespace {

using emblem::ByteView;

constexpr std::uint64_t largest = std::uint64_t{1} << 63;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_entry(const emblem::ct::LoggedEntry& entry, const emblem::Limits& limits) {
  const auto leaf = emblem::ct::parse_leaf(entry.leaf, limits);
  require(leaf.has_value());
  require(!entry.certificate.empty() && entry.certificate.size() <= limits.certificate_bytes);
  if (leaf->kind == emblem::ct::LeafKind::certificate) require(leaf->content == entry.certificate);
  for (const emblem::Bytes& issuer : entry.chain) require(!issuer.empty() && issuer.size() <= limits.certificate_bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const emblem::Limits limits;
  if (const auto head = emblem::ct::parse_tree_head_answer(input, {}, limits)) {
    require(head->tree_size < largest && head->timestamp < largest);
  }
  if (const auto proof = emblem::ct::parse_consistency_answer(input, 3, 7, limits)) {
    require(proof->first == 3 && proof->second == 7 && proof->path.size() <= limits.proof_nodes);
  }
  if (const auto proof = emblem::ct::parse_proof_answer(input, 7, limits)) {
    require(proof->index < 7 && proof->tree_size == 7 && proof->path.size() <= limits.proof_nodes);
  }
  if (const auto entries = emblem::ct::parse_entries_answer(input, 3, limits)) {
    require(!entries->empty() && entries->size() <= 3);
    for (const emblem::ct::LoggedEntry& entry : *entries) check_entry(entry, limits);
  }
  if (const auto answer = emblem::ct::parse_entry_and_proof_answer(input, 4, 7, limits)) {
    require(answer->proof.index == 4 && answer->proof.tree_size == 7);
    check_entry(answer->entry, limits);
  }
  return 0;
}
