#include "engine/residue/home_facts.h"

#include <algorithm>
#include <set>

namespace emblem::residue {
namespace {

// Whether it is the asset, or covers it.
bool is_about(const std::string& written, const token::Asset& asset) {
  const auto parsed = token::parse_asset(written, Dialect::jose);
  return parsed && token::covers(parsed->asset.id, asset.id);
}

// Words of the journal's `whom`, which is a list of assets as they were written.
bool names_asset(const std::string& whom, const token::Asset& asset) {
  for (std::size_t begin = 0; begin < whom.size();) {
    const std::size_t end = std::min(whom.find(' ', begin), whom.size());
    if (is_about(whom.substr(begin, end - begin), asset)) return true;
    begin = end + 1;
  }
  return false;
}

void read_marks(const HomeView& view, const token::Asset& asset, UnixTime now, HomeFacts& facts) {
  std::set<std::int64_t> marks;
  for (const home::Mark& mark : view.contents.marks) {
    const auto about = [&](const std::string& written) { return is_about(written, asset); };
    if (!std::ranges::any_of(mark.assets, about)) continue;
    marks.insert(mark.id);
    facts.marked = facts.marked || mark.state == home::MarkState::marked;
  }
  for (const home::Token& token : view.contents.tokens) {
    if (token.role == Role::emblem && marks.contains(token.mark) && token.expires > now) facts.copies.push_back(token);
  }
  std::ranges::sort(facts.copies, std::ranges::greater(), &home::Token::expires);
}

void read_places(const HomeView& view, const dns::DomainName& owner, HomeFacts& facts) {
  for (const home::Publication& publication : view.contents.publications) {
    const bool stands = std::ranges::find(publication.records, owner, &dns::Record::owner) != publication.records.end();
    if (stands) facts.places.push_back(publication.place);
  }
}

}  // namespace

HomeFacts read_home_facts(const HomeView& view, const token::Asset& asset, const std::optional<dns::DomainName>& owner,
                          UnixTime now) {
  HomeFacts facts{.folder = view.folder, .ttl = view.ttl};
  read_marks(view, asset, now, facts);
  if (owner) read_places(view, *owner, facts);
  for (const home::JournalEntry& entry : view.journal) {
    if (entry.action != "emblem withdrawn" || !names_asset(entry.whom, asset)) continue;
    facts.withdrawn = std::max(facts.withdrawn.value_or(entry.at), entry.at);
  }
  std::set<std::string> endorsers;
  for (const home::Token& token : view.contents.tokens) {
    if (token.role == Role::endorsement && token.issuer != view.issuer.text()) endorsers.insert(token.issuer);
  }
  facts.endorsers.assign(endorsers.begin(), endorsers.end());
  return facts;
}

}  // namespace emblem::residue
