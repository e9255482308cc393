#include "core/evidence/tree_judge.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"

namespace emblem::evidence {
namespace {

// Tree heads of one log whose signature may turn out bad before the rest is left alone: whoever can put rubbish among
// the evidence takes no more than this off the budget of the real checks.
constexpr std::size_t most_bad_heads = 16;

std::string describe(const ct::TreeHead& head) {
  return "root " + encode_base64(head.root.bytes) + " signed at " + to_rfc3339(head.time());
}

std::string describe_size(const ct::Log& log, std::uint64_t size) {
  return ct::to_text(log) + ", tree size " + std::to_string(size);
}

}  // namespace

Answer TreeJudge::check_included(const LeafPlace& place, const AddFinding& add) {
  Doubts doubts;
  for (const std::size_t index : context_.evidence.find_inclusions(place.log.id, place.hash)) {
    const Answer answer = check_inclusion(place, context_.evidence.inclusions()[index], doubts);
    if (answer != Answer::no) return answer;
  }
  for (const auto& [code, detail] : doubts) add(code, detail);
  return Answer::no;
}

Answer TreeJudge::check_inclusion(const LeafPlace& place, const Inclusion& inclusion, Doubts& doubts) {
  const std::uint64_t size = inclusion.proof.tree_size;
  if (place.index && inclusion.proof.index != *place.index) {
    doubts.emplace(Code::inclusion_proof_bad,
                   describe_size(place.log, size) + ": for index " + std::to_string(inclusion.proof.index));
    return Answer::no;
  }
  auto known = memo_.inclusion_roots.find(&inclusion);
  if (known == memo_.inclusion_roots.end()) {
    const auto root = ct::root_of_inclusion(inclusion.leaf_hash, inclusion.proof, context_.provider);
    known = memo_.inclusion_roots.emplace(&inclusion, root).first;
  }
  if (!known->second) {
    doubts.emplace(Code::inclusion_proof_bad, describe_size(place.log, size));
    return Answer::no;
  }
  return check_signed_root(place.log, size, *known->second, doubts);
}

Answer TreeJudge::check_signed_root(const ct::Log& log, std::uint64_t size, const Sha256Digest& root, Doubts& doubts) {
  const auto heads = context_.evidence.find_tree_heads(log.id);
  const auto head_at = [&](std::size_t index) -> const ct::TreeHead& { return context_.evidence.tree_heads()[index]; };
  const auto of_size = std::ranges::equal_range(heads, size, {}, [&](auto index) { return head_at(index).tree_size; });
  const auto of_root = std::ranges::equal_range(of_size, root, {}, [&](auto index) { return head_at(index).root; });
  if (of_size.empty()) doubts.emplace(Code::tree_head_missing, describe_size(log, size));
  if (!of_size.empty() && of_root.empty()) doubts.emplace(Code::inclusion_proof_bad, describe_size(log, size));
  for (const std::size_t index : of_root) {
    const ct::TreeHead& head = head_at(index);
    if (head.time() > context_.at) {
      doubts.emplace(Code::tree_head_from_the_future, describe_size(log, size) + ": " + to_rfc3339(head.time()));
      continue;
    }
    const Answer answer = check_head(head, log);
    if (answer != Answer::no) return answer;
    doubts.emplace(Code::tree_head_signature_bad, describe_size(log, size));
  }
  return Answer::no;
}

Answer TreeJudge::check_head(const ct::TreeHead& head, const ct::Log& log) {
  const auto known = memo_.tree_heads.find(&head);
  if (known != memo_.tree_heads.end()) return known->second;
  std::size_t& bad = memo_.bad_tree_heads[log.id];
  if (bad >= most_bad_heads) return Answer::no;
  if (!certificates_.spend(1)) return Answer::out_of_budget;
  const bool good = ct::verify_tree_head(head, log, context_.provider) == crypto::SignatureCheck::good;
  if (!good) ++bad;
  return memo_.tree_heads[&head] = good ? Answer::yes : Answer::no;
}

Answer TreeJudge::check_unforked(const ct::Log& log, const AddFinding& add) {
  auto known = memo_.forks.find(log.id);
  if (known == memo_.forks.end()) {
    std::optional<ProofMemo::Heads> fork;
    if (find_fork(log, fork) == Answer::out_of_budget) return Answer::out_of_budget;
    known = memo_.forks.emplace(log.id, fork).first;
  }
  if (!known->second) return Answer::yes;
  const auto& [one, other] = *known->second;
  add(Code::log_forked, describe_size(log, one->tree_size) + ": " + describe(*one) + ", " + describe(*other));
  return Answer::no;
}

// Heads are in the order of size and root.
Answer TreeJudge::find_fork(const ct::Log& log, std::optional<ProofMemo::Heads>& fork) {
  std::vector<const ct::TreeHead*> heads;
  for (const std::size_t index : context_.evidence.find_tree_heads(log.id)) {
    const ct::TreeHead& head = context_.evidence.tree_heads()[index];
    if (head.time() <= context_.at) heads.push_back(&head);
  }
  for (std::span<const ct::TreeHead* const> rest = heads; !rest.empty();) {
    const auto end = std::ranges::find_if(rest, [&](auto* head) { return head->tree_size != rest[0]->tree_size; });
    const auto of_size = rest.first(static_cast<std::size_t>(end - rest.begin()));
    rest = rest.subspan(of_size.size());
    const Answer answer = find_fork_among(of_size, log, fork);
    if (answer != Answer::no) return answer;
  }
  return Answer::no;
}

// Only a size with several roots is worth a signature.
Answer TreeJudge::find_fork_among(std::span<const ct::TreeHead* const> heads, const ct::Log& log,
                                  std::optional<ProofMemo::Heads>& fork) {
  if (heads.front()->root == heads.back()->root) return Answer::no;
  const ct::TreeHead* held = nullptr;
  for (const ct::TreeHead* head : heads) {
    if (held != nullptr && held->root == head->root) continue;
    const Answer answer = check_head(*head, log);
    if (answer == Answer::out_of_budget) return answer;
    if (answer == Answer::no) continue;
    if (held != nullptr) {
      fork = {held, head};
      return Answer::yes;
    }
    held = head;
  }
  return Answer::no;
}

}  // namespace emblem::evidence
