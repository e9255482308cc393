#include "engine/updating/standing.h"

#include <map>

#include "core/dns/record_types.h"
#include "engine/lookup/answer.h"

namespace emblem::updating {
namespace {

constexpr std::size_t most_aliases = 8;

void add_finding(Standing& standing, Code code, const dns::DomainName& owner, std::string detail) {
  if (!standing.impossible.insert(owner).second) return;
  standing.findings.push_back({code, owner.to_text(), std::move(detail)});
}

Result<void> read_one(const dns::Question& question, const dns::Message& message, Standing& standing) {
  lookup::Answer answer = lookup::read_answer(message, question, question.type, most_aliases);
  if (!answer.aliases.empty()) {
    add_finding(standing, Code::owner_is_alias, question.name, "for " + answer.end.to_text());
    return {};
  }
  if (answer.says != lookup::Says::failed) {
    standing.records.insert(standing.records.end(), answer.data.begin(), answer.data.end());
    return {};
  }
  if (answer.failure == lookup::Failure::referral) {
    add_finding(standing, Code::owner_delegated, question.name, "");
    return {};
  }
  return fail(Code::update_refused, question.name.to_text() + " " + dns::type_text(question.type),
              "asked what stands there: " + lookup::to_text(answer.failure));
}

}  // namespace

std::vector<dns::Question> standing_questions(const dns::DomainName& zone, std::span<const dns::Record> records,
                                              dns::RecordType ihle) {
  std::set<dns::DomainName> owners;
  for (const dns::Record& record : records) {
    if (record.owner.is_at_or_below(zone)) owners.insert(record.owner);
  }
  std::vector<dns::Question> questions;
  for (const dns::DomainName& owner : owners) {
    questions.push_back({owner, dns::type_txt, dns::class_in});
    questions.push_back({owner, ihle, dns::class_in});
  }
  return questions;
}

Result<Standing> read_standing(std::span<const dns::Question> questions,
                               std::span<const std::optional<dns::Message>> answers) {
  Standing standing;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (i >= answers.size() || !answers[i]) return fail(Code::update_unanswered, questions[i].name.to_text());
    EMBLEM_CHECK(read_one(questions[i], *answers[i], standing));
  }
  return standing;
}

std::vector<update::OwnerChange> group_by_owner(std::span<const dns::Record> remove, std::span<const dns::Record> add) {
  std::map<dns::DomainName, update::OwnerChange> changes;
  for (const dns::Record& record : remove) changes[record.owner].removals.push_back(record);
  for (const dns::Record& record : add) changes[record.owner].additions.push_back(record);
  std::vector<update::OwnerChange> list;
  for (auto& [owner, change] : changes) {
    change.owner = owner;
    list.push_back(std::move(change));
  }
  return list;
}

}  // namespace emblem::updating
