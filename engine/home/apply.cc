#include "engine/home/apply.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace emblem::home {
namespace {

constexpr auto key_identity = [](const Key& key) { return key.name; };
constexpr auto commitment_identity = [](const Commitment& one) { return std::tuple(one.certificate, one.key); };
constexpr auto mark_identity = [](const Mark& mark) { return mark.id; };
constexpr auto token_identity = [](const Token& token) { return token.sha256; };
constexpr auto endorser_identity = [](const Endorser& endorser) {
  return std::tuple(endorser.issuer, endorser.key.curve, endorser.key.x, endorser.key.y);
};
constexpr auto given_identity = [](const Given& given) { return given.token; };
constexpr auto publication_identity = [](const Publication& publication) { return publication.place; };

template <typename Item, typename Identity>
void merge(std::vector<Item>& kept, const std::vector<Item>& changed, Identity identity) {
  if (changed.empty()) return;
  std::map<decltype(identity(changed.front())), std::size_t> places;
  for (std::size_t i = 0; i < kept.size(); ++i) places.emplace(identity(kept[i]), i);
  for (const Item& item : changed) {
    const auto [place, is_new] = places.emplace(identity(item), kept.size());
    if (is_new) {
      kept.push_back(item);
    } else {
      kept[place->second] = item;
    }
  }
}

template <typename Item, typename Identity>
auto identities(const std::vector<Item>& kept, const std::vector<Item>& changed, Identity identity) {
  std::set<decltype(identity(kept.front()))> known;
  for (const Item& item : kept) known.insert(identity(item));
  for (const Item& item : changed) known.insert(identity(item));
  return known;
}

std::unexpected<Error> senseless(std::string where, std::string detail) {
  return fail(Code::internal_error, std::move(where), std::move(detail));
}

Result<void> check_commitments(const Contents& contents, const Change& change) {
  if (change.commitments.empty()) return {};
  const auto known = identities(contents.keys, change.keys, key_identity);
  for (const Commitment& commitment : change.commitments) {
    if (!known.contains(commitment.key)) return senseless("commitments", "the home has no key " + commitment.key);
  }
  return {};
}

Result<void> check_tokens(const Contents& contents, const Change& change) {
  if (change.tokens.empty()) return {};
  const auto known = identities(contents.marks, change.marks, mark_identity);
  for (const Token& token : change.tokens) {
    if (token.role == Role::emblem && !known.contains(token.mark)) {
      return senseless("tokens", "the home has no mark " + std::to_string(token.mark));
    }
    if (token.role == Role::endorsement && token.mark != 0) return senseless("tokens", "an endorsement has no mark");
  }
  return {};
}

Result<void> check_token_states(const Contents& contents, const Change& change) {
  if (change.token_states.empty()) return {};
  const auto known = identities(contents.tokens, change.tokens, token_identity);
  for (const auto& [sha256, state] : change.token_states) {
    if (!known.contains(sha256)) return senseless("token_states", "the home has no such token");
  }
  return {};
}

Result<void> check_forgotten(const Contents& contents, const Change& change) {
  for (const Place& place : change.forgotten) {
    const auto known = std::ranges::find(contents.publications, place, &Publication::place);
    if (known != contents.publications.end()) continue;
    return senseless("forgotten", "nothing is published at " + place.where);
  }
  return {};
}

}  // namespace

Contents apply(const Contents& contents, const Change& change) {
  Contents after = contents;
  merge(after.keys, change.keys, key_identity);
  merge(after.commitments, change.commitments, commitment_identity);
  merge(after.marks, change.marks, mark_identity);
  std::ranges::sort(after.marks, {}, &Mark::id);
  merge(after.tokens, change.tokens, token_identity);
  merge(after.endorsers, change.endorsers, endorser_identity);
  merge(after.given, change.given, given_identity);
  for (const Place& place : change.forgotten) {
    std::erase_if(after.publications, [&](const Publication& publication) { return publication.place == place; });
  }
  merge(after.publications, change.publications, publication_identity);
  for (Token& token : after.tokens) {
    const auto found = change.token_states.find(token.sha256);
    if (found != change.token_states.end()) token.state = found->second;
  }
  return after;
}

Result<void> check_change(const Contents& contents, const Change& change) {
  for (const Mark& mark : change.marks) {
    if (mark.id < 1) return senseless("marks", "ids begin at 1");
  }
  EMBLEM_CHECK(check_commitments(contents, change));
  EMBLEM_CHECK(check_tokens(contents, change));
  EMBLEM_CHECK(check_forgotten(contents, change));
  return check_token_states(contents, change);
}

}  // namespace emblem::home
