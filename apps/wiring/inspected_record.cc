#include "apps/wiring/inspected_record.h"

#include "apps/wiring/inspected_bundle.h"
#include "core/bytes/base_encodings.h"

namespace emblem::wiring {
namespace {

std::string sha256_text(const Sha256Digest& digest) { return "sha256 " + encode_hex(digest.bytes); }

void add_question(const decision::DecisionRecord& record, Facts& facts) {
  facts.emplace_back("judged at", to_rfc3339(record.at));
  if (record.name) facts.emplace_back("looked at", *record.name);
  facts.emplace_back("IHLE type", std::to_string(record.ihle_type));
  facts.emplace_back("records", "from " + record.records);
}

void add_answers(const decision::DecisionRecord& record, Facts& facts) {
  for (const decision::Answer& answer : record.answers) {
    facts.emplace_back("answer", answer.asset + ": " + answer.verdict +
                                     (answer.meets_policy ? ", meets the policy" : ", does not meet the policy"));
    if (answer.looked_up) facts.emplace_back("looked up", describe(answer.looked_up->look_up));
  }
}

void add_basis(const decision::DecisionRecord& record, Facts& facts) {
  facts.emplace_back("policy", "requires " + record.require + "; " + sha256_text(record.policy));
  if (record.policy_file) facts.emplace_back("policy file", sha256_text(*record.policy_file));
  facts.emplace_back("evidence", sha256_text(record.evidence));
  const auto& time = record.log_list_timestamp;
  facts.emplace_back("log list", record.log_list_name + "; " + (time ? "of " + to_rfc3339(*time) : "without date") +
                                     "; " + sha256_text(record.log_list));
}

}  // namespace

Facts facts_of(const decision::DecisionRecord& record, std::size_t size) {
  Facts facts = {{"version", std::string(decision::schema)},
                 {"program", record.program},
                 {"made", to_rfc3339(record.made)},
                 {"size", std::to_string(size) + " bytes"}};
  add_question(record, facts);
  add_answers(record, facts);
  add_basis(record, facts);
  return facts;
}

}  // namespace emblem::wiring
