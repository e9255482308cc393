#include "engine/issuing/withdraw.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "engine/home/apply.h"

namespace emblem::issuing {
namespace {

// Names are compared as names, for whoever types one may end it with a dot.
bool is_same_asset(const std::string& left, const std::string& right) {
  const auto a = token::parse_asset(left, Dialect::jose);
  const auto b = token::parse_asset(right, Dialect::jose);
  return a && b ? a->asset.id == b->asset.id : left == right;
}

bool covers_the_same(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  const auto has_all = [](const auto& all, const auto& some) {
    return std::ranges::all_of(some, [&](const std::string& one) {
      return std::ranges::any_of(all, [&](const std::string& other) { return is_same_asset(other, one); });
    });
  };
  return has_all(left, right) && has_all(right, left);
}

// What is left of one mark may be marked by another already, whose terms stay.
void keep_terms_of_others(const home::Contents& contents, IssueOrder& order) {
  for (const home::Mark& mark : contents.marks) {
    if (mark.state != home::MarkState::marked || !covers_the_same(mark.assets, order.emblems.front())) continue;
    order.purposes = static_cast<token::Purposes>(order.purposes | mark.purposes);
    order.lifetime = std::max(order.lifetime, mark.lifetime);
    for (const Dialect dialect : mark.dialects) {
      if (std::ranges::find(order.dialects, dialect) == order.dialects.end()) order.dialects.push_back(dialect);
    }
  }
}

void withdraw_mark(const home::Contents& contents, home::Mark mark, Withdrawn& withdrawn, const Workbench& bench) {
  for (const home::Token& token : contents.tokens) {
    if (token.role != Role::emblem || token.mark != mark.id || token.expires <= bench.now) continue;
    if (token.state != home::TokenState::withdrawn) {
      withdrawn.change.token_states[token.sha256] = home::TokenState::withdrawn;
    }
    withdrawn.remainders.push_back({token.role, token.dialect, encode_hex(token.sha256.bytes), token.expires});
  }
  for (dns::DomainName& owner : owners_of(mark)) {
    if (std::ranges::find(withdrawn.owners, owner) == withdrawn.owners.end()) {
      withdrawn.owners.push_back(std::move(owner));
    }
  }
  std::string whom;
  for (const std::string& asset : mark.assets) whom += (whom.empty() ? "" : " ") + asset;
  withdrawn.change.journal.push_back({.at = bench.now,
                                      .action = "emblem withdrawn",
                                      .by = {},
                                      .what = std::to_string(mark.id),
                                      .whom = whom,
                                      .until = {}});
  mark.state = home::MarkState::withdrawn;
  withdrawn.change.marks.push_back(std::move(mark));
}

void add_change(home::Change& to, home::Change&& from) {
  std::ranges::move(from.marks, std::back_inserter(to.marks));
  std::ranges::move(from.tokens, std::back_inserter(to.tokens));
  std::ranges::move(from.journal, std::back_inserter(to.journal));
  to.token_states.merge(from.token_states);
}

}  // namespace

Result<Withdrawn> withdraw(const home::Contents& contents, const std::string& asset, Keyring& keyring,
                           const Workbench& bench) {
  Withdrawn withdrawn;
  std::vector<IssueOrder> again;
  for (const home::Mark& mark : contents.marks) {
    if (mark.state != home::MarkState::marked) continue;
    std::vector<std::string> rest;
    std::ranges::copy_if(mark.assets, std::back_inserter(rest),
                         [&](const std::string& other) { return !is_same_asset(other, asset); });
    if (rest.size() == mark.assets.size()) continue;
    withdraw_mark(contents, mark, withdrawn, bench);
    if (rest.empty()) continue;
    withdrawn.marked_again.push_back(rest);
    again.push_back({.emblems = {std::move(rest)},
                     .dialects = mark.dialects,
                     .purposes = mark.purposes,
                     .lifetime = mark.lifetime,
                     .endorse_for = std::nullopt,
                     .caution = Caution::forced});
  }
  if (withdrawn.owners.empty() && withdrawn.change.empty()) return fail(Code::asset_not_marked, asset);
  for (IssueOrder& order : again) {
    const home::Contents after = home::apply(contents, withdrawn.change);
    keep_terms_of_others(after, order);
    EMBLEM_TRY(Issued issued, issue(after, order, keyring, bench));
    add_change(withdrawn.change, std::move(issued.change));
  }
  std::ranges::sort(withdrawn.remainders, std::ranges::greater(), &Remainder::until);
  return withdrawn;
}

}  // namespace emblem::issuing
