#include "engine/issuing/issue.h"

#include <algorithm>
#include <set>

#include "core/bytes/base_encodings.h"
#include "core/issue/asset_form.h"
#include "engine/home/apply.h"
#include "engine/issuing/home_keys.h"
#include "engine/issuing/rehearsal.h"

namespace emblem::issuing {
namespace {

constexpr std::int64_t longest_lifetime = std::int64_t{10} * 366 * 86400;

std::int64_t next_id(const home::Contents& contents) {
  std::int64_t last = 0;
  for (const home::Mark& mark : contents.marks) last = std::max(last, mark.id);
  return last + 1;
}

// What an emblem covers, whatever the order and the writing of its assets.
std::set<std::string> coverage_of(const std::vector<std::string>& assets) {
  std::set<std::string> coverage;
  for (const std::string& asset : assets) {
    const auto parsed = token::parse_asset(asset, Dialect::jose);
    coverage.insert(parsed ? issue::asset_text(parsed->asset.id) : asset);
  }
  return coverage;
}

// Each asset once, as it was written first.
std::vector<std::string> without_repetitions(const std::vector<std::string>& assets) {
  std::vector<std::string> once;
  std::set<std::set<std::string>> seen;
  for (const std::string& asset : assets) {
    if (seen.insert(coverage_of({asset})).second) once.push_back(asset);
  }
  return once;
}

bool lies_in(const std::string& asset, const Workbench& bench) {
  const auto parsed = token::parse_asset(asset, Dialect::jose);
  const auto domain = dns::DomainName::parse(bench.issuer.domain());
  if (!parsed || !domain) return true;
  const auto* name = std::get_if<token::NameAsset>(&parsed->asset.id);
  return name == nullptr || name->name.is_at_or_below(*domain);
}

void append(home::Change& to, home::Change&& from) {
  std::ranges::move(from.tokens, std::back_inserter(to.tokens));
  std::ranges::move(from.journal, std::back_inserter(to.journal));
  to.token_states.merge(from.token_states);
}

// Marks that are to be signed, on their way into one change.
class Issuing {
 public:
  Issuing(const home::Contents& contents, const SigningOrder& order, Keyring& keyring, const Workbench& bench)
      : contents_(contents), bench_(bench), signer_(contents, order, keyring, bench) {}

  Result<void> add(home::Mark mark) {
    home::Change change;
    EMBLEM_CHECK(signer_.sign(mark, change));
    append(issued_.change, std::move(change));
    issued_.change.marks.push_back(mark);
    issued_.emblems.push_back({.mark = std::move(mark)});
    return {};
  }

  // The same, but what is wrong with this mark alone is noted, and the mark left out.
  Result<void> add_or_leave(const home::Mark& mark) {
    auto added = add(mark);
    if (added) return {};
    switch (added.error().code) {
      case Code::commitment_missing:
      case Code::dialect_cannot_say:
      case Code::asset_malformed:
      case Code::limit_exceeded:
        note(Code::set_refused, mark.assets.front(), to_text(added.error()));
        first_error_ = first_error_ ? first_error_ : std::move(added).error();
        ++issued_.left_out;
        return {};
      default:
        return added;
    }
  }

  // After add_or_leave: the error of the first that was left out, where nothing was not.
  Result<Issued> finish_with_rest(Caution caution) {
    const home::Contents after = home::apply(contents_, issued_.change);
    Rehearsal rehearsal(after, bench_);
    for (auto emblem = issued_.emblems.begin(); caution == Caution::rehearsed && emblem != issued_.emblems.end();) {
      auto checked = rehearsal.check(emblem->mark);
      if (checked) {
        ++emblem;
        continue;
      }
      note(Code::set_refused, checked.error().where, checked.error().detail);
      first_error_ = first_error_ ? first_error_ : std::move(checked).error();
      ++issued_.left_out;
      drop(emblem->mark);
      emblem = issued_.emblems.erase(emblem);
    }
    if (issued_.emblems.empty() && first_error_) return std::unexpected(*first_error_);
    return finish(caution);
  }

  // What the home will be like, judged as a stranger would.
  Result<Issued> finish(Caution caution) {
    const home::Contents after = home::apply(contents_, issued_.change);
    Rehearsal rehearsal(after, bench_);
    const SetFinder& sets = rehearsal.sets();
    for (MarkedEmblem& emblem : issued_.emblems) {
      if (auto checked = rehearsal.check(emblem.mark); !checked) {
        if (caution == Caution::rehearsed) return std::unexpected(std::move(checked).error());
        note(Code::set_refused, checked.error().where, checked.error().detail);
      }
      measure(emblem, sets);
      for (const std::string& asset : emblem.mark.assets) {
        if (!lies_in(asset, bench_)) note(Code::asset_of_another, asset, "");
      }
    }
    return std::move(issued_);
  }

 private:
  void note(Code code, std::string where, std::string text) {
    issued_.findings.push_back({code, std::move(where), std::move(text)});
  }

  // The mark stays as it was. Endorsements made for it stay too, for others may need them.
  void drop(const home::Mark& mark) {
    home::Change& change = issued_.change;
    const auto is_of_mark = [&](const home::Token& token) {
      return token.role == Role::emblem && token.mark == mark.id;
    };
    for (const home::Token& token : contents_.tokens) {
      if (is_of_mark(token)) change.token_states.erase(token.sha256);
    }
    for (const home::Token& token : change.tokens) {
      if (!is_of_mark(token)) continue;
      std::erase_if(change.journal,
                    [&](const home::JournalEntry& line) { return line.what == encode_hex(token.sha256.bytes); });
    }
    std::erase_if(change.tokens, is_of_mark);
    std::erase_if(change.marks, [&](const home::Mark& other) { return other.id == mark.id; });
  }

  void measure(MarkedEmblem& emblem, const SetFinder& sets) {
    const PublishedSet set = sets.find(emblem.mark);
    std::string largest;
    for (const dns::DomainName& owner : owners_of(emblem.mark)) {
      issue::RecordRules rules;
      rules.owner = owner;
      const auto records = records_of(set, rules);
      for (const dns::RecordType type : {dns::type_txt, rules.ihle_type}) {
        const std::size_t size = issue::answer_size(records, type);
        if (size <= emblem.answer) continue;
        emblem.answer = size;
        largest = owner.to_text();
      }
    }
    if (emblem.answer > issue::comfortable_answer) {
      note(Code::answer_large, largest, std::to_string(emblem.answer) + " bytes");
    }
  }

  const home::Contents& contents_;
  const Workbench& bench_;
  Signer signer_;
  Issued issued_;
  std::optional<Error> first_error_;
};

bool has_retired_signer(const SetFinder& sets, const home::Token& token) {
  const home::Key* key = sets.find_signer(token);
  return key == nullptr || key->state != home::KeyState::active;
}

}  // namespace

Result<Issued> issue(const home::Contents& contents, const IssueOrder& order, Keyring& keyring,
                     const Workbench& bench) {
  if (order.lifetime <= 0 || order.lifetime > longest_lifetime)
    return fail(Code::lifetime_wrong, "", "up to ten years");
  SigningOrder signing{.endorse_for = order.endorse_for,
                       .assets = {},
                       .commitment = order.caution == Caution::forced ? SigningOrder::Commitment::may_lack
                                                                      : SigningOrder::Commitment::required};
  for (const auto& assets : order.emblems) {
    for (const std::string& asset : assets) {
      if (signing.assets.size() > most_constrained_assets) break;
      if (std::ranges::find(signing.assets, asset) == signing.assets.end()) signing.assets.push_back(asset);
    }
  }
  Issuing issuing(contents, signing, keyring, bench);
  std::map<std::set<std::string>, const home::Mark*> known;
  for (const home::Mark& mark : contents.marks) {
    if (mark.state == home::MarkState::marked) known.emplace(coverage_of(mark.assets), &mark);
  }
  std::int64_t id = next_id(contents);
  std::set<std::set<std::string>> ordered;
  for (const auto& assets : order.emblems) {
    const auto [coverage, is_first] = ordered.insert(coverage_of(assets));
    if (!is_first) continue;
    const auto old = known.find(*coverage);
    EMBLEM_CHECK(issuing.add({.id = old != known.end() ? old->second->id : id++,
                              .assets = without_repetitions(assets),
                              .dialects = order.dialects,
                              .purposes = order.purposes,
                              .lifetime = order.lifetime,
                              .made = old != known.end() ? old->second->made : bench.now}));
  }
  return issuing.finish(order.caution);
}

bool is_due(const SetFinder& sets, const home::Mark& mark, const RenewOrder& order, const Workbench& bench) {
  if (mark.state != home::MarkState::marked) return false;
  for (const Dialect dialect : mark.dialects) {
    const home::Token* emblem = sets.find_emblem(mark, dialect);
    if (emblem == nullptr) return true;
    const UnixTime left{mark.lifetime / order.fraction, 0};
    if (emblem->expires <= bench.now + left || has_retired_signer(sets, *emblem)) return true;
    const home::Token* own = sets.find_own_endorsement(*emblem);
    if (own == nullptr || has_retired_signer(sets, *own)) return true;
  }
  return false;
}

Result<Issued> renew(const home::Contents& contents, const RenewOrder& order, Keyring& keyring,
                     const Workbench& bench) {
  const SetFinder sets(contents, bench);
  std::vector<home::Mark> due;
  SigningOrder signing;
  for (const home::Mark& mark : contents.marks) {
    if (!is_due(sets, mark, order, bench)) continue;
    due.push_back(mark);
    signing.assets.insert(signing.assets.end(), mark.assets.begin(), mark.assets.end());
  }
  if (due.empty()) return Issued{};
  if (order.caution == Caution::forced) signing.commitment = SigningOrder::Commitment::may_lack;
  Issuing issuing(contents, signing, keyring, bench);
  for (const home::Mark& mark : due) EMBLEM_CHECK(issuing.add_or_leave(mark));
  return issuing.finish_with_rest(order.caution);
}

}  // namespace emblem::issuing
