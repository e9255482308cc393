#include "engine/updating/zone_finding.h"

#include <algorithm>

namespace emblem::updating {

dns::Question zone_question(const dns::DomainName& name) { return {name, dns::type_soa, dns::class_in}; }

std::optional<dns::DomainName> read_zone(const dns::Message& answer, const dns::DomainName& name) {
  const dns::Rcode rcode = answer.header.rcode;
  if (rcode != dns::Rcode::no_error && rcode != dns::Rcode::name_error) return std::nullopt;
  const auto is_alias = [](const dns::Record& record) {
    return record.type == dns::type_cname || record.type == dns::type_dname;
  };
  if (std::ranges::any_of(answer.answers, is_alias)) return std::nullopt;
  for (const auto* section : {&answer.answers, &answer.authority}) {
    for (const dns::Record& record : *section) {
      if (record.type == dns::type_soa && name.is_at_or_below(record.owner)) return record.owner;
    }
  }
  return std::nullopt;
}

ZoneFinding::ZoneFinding(std::span<const dns::DomainName> names) {
  for (const dns::DomainName& name : names) searches_.push_back({name, name, std::nullopt});
}

std::vector<dns::Question> ZoneFinding::questions() const {
  std::vector<dns::Question> questions;
  for (const Search& search : searches_) {
    if (!search.over) questions.push_back(zone_question(search.at));
  }
  return questions;
}

void ZoneFinding::on_answers(std::span<const std::optional<dns::Message>> answers) {
  std::size_t next = 0;
  for (Search& search : searches_) {
    if (search.over) continue;
    const auto& answer = next < answers.size() ? answers[next] : std::nullopt;
    ++next;
    if (answer) search.zone = read_zone(*answer, search.at);
    search.over = search.zone || !answer || search.at.is_root();
    search.at = search.at.parent();
  }
}

std::vector<ZoneFinding::Found> ZoneFinding::found() const {
  std::vector<Found> found;
  found.reserve(searches_.size());
  for (const Search& search : searches_) found.push_back({search.name, search.zone});
  return found;
}

}  // namespace emblem::updating
