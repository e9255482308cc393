#include "engine/lookup/validation.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/dns/alias.h"
#include "core/dns/record_types.h"
#include "engine/lookup/discretion.h"
#include "engine/lookup/summary.h"

namespace emblem::lookup {
namespace {

bool is_carrier(dns::RecordType type, dns::RecordType ihle) { return type == dns::type_txt || type == ihle; }

bool is_address(dns::RecordType type) { return type == dns::type_a || type == dns::type_aaaa; }

// What the reverse zone gave.
std::set<dns::DomainName> names_of(const std::vector<dns::Record>& records) {
  std::set<dns::DomainName> given;
  for (const dns::Record& record : records) {
    if (record.type != dns::type_ptr) continue;
    auto name = dns::DomainName::from_wire(record.rdata);
    if (name && !name->is_root()) given.insert(*std::move(name));
  }
  return given;
}

// As Lookup finds them: those of the plan, and what the reverse zone gave.
std::vector<dns::DomainName> emblem_names(const Plan& plan, const Outcome& found, const Limits& limits) {
  std::vector<dns::DomainName> names = plan.emblem_names;
  if (!plan.reverse_name) return names;
  for (const dns::DomainName& name : names_of(found.records)) {
    if (names.size() < limits.reverse_names) names.push_back(name);
  }
  return names;
}

std::vector<dns::Question> all_questions(const Plan& plan, const Outcome& found, const Limits& limits) {
  std::set<dns::Question> questions;
  if (plan.reverse_name) questions.insert({*plan.reverse_name, dns::type_ptr});
  for (const dns::DomainName& name : emblem_names(plan, found, limits)) {
    for (const dns::RecordType type : {dns::type_txt, plan.ihle, dns::type_a, dns::type_aaaa}) {
      questions.insert({name, type});
    }
  }
  for (const dns::DomainName& name : plan.address_names) {
    for (const dns::RecordType type : {dns::type_a, dns::type_aaaa}) questions.insert({name, type});
  }
  return {questions.begin(), questions.end()};
}

std::string question_text(const dns::Question& question, dns::RecordType ihle) {
  return question.name.to_text() + " " + (question.type == ihle ? "IHLE" : dns::type_text(question.type));
}

bool has(const std::vector<dns::Record>& records, const dns::Record& record) {
  return std::ranges::any_of(records, [&](const dns::Record& one) { return record_key(one) == record_key(record); });
}

// What one server gave, being put right.
class ServerRevision {
 public:
  ServerRevision(ServerRecords& own, Outcome& outcome, const Plan& plan, const Limits& limits)
      : own_(own), outcome_(outcome), plan_(plan), limits_(limits), before_(own.records) {}

  void apply(std::span<const Validation> validations) {
    for (const Validation& validation : validations) take_away(validation);
    for (const Validation& validation : validations) give_proved(validation);
    for (const Validation& validation : validations) give_unsigned(validation);
    make_canonical(own_.records);
    own_.emblem_records.clear();
    std::ranges::copy_if(own_.records, std::back_inserter(own_.emblem_records), [this](const dns::Record& record) {
      return classify_record(record, plan_.ihle) == Carries::emblem_record;
    });
    tell();
  }

 private:
  // What the server gave about a question, and the aliases on the way.
  struct Given {
    std::vector<dns::Record> records;
    std::vector<dns::Record> aliases;
    dns::DomainName end;
  };

  Given given(const dns::Question& question) const {
    dns::AliasPath path = dns::follow_aliases(question.name, before_, limits_.aliases);
    Given given{.records = {}, .aliases = std::move(path.used), .end = std::move(path.end)};
    std::ranges::copy_if(before_, std::back_inserter(given.records), [&](const dns::Record& record) {
      return record.type == question.type && record.owner == given.end;
    });
    return given;
  }

  void remove(const std::vector<dns::Record>& records) {
    std::erase_if(own_.records, [&](const dns::Record& record) { return has(records, record); });
  }

  void take_away(const Validation& validation) {
    const Given given = this->given(validation.question);
    switch (validation.standing) {
      case Standing::secure:
        remove(given.records);
        remove(given.aliases);
        if (led_astray(validation)) {
          leave_open(validation, Failure::bogus);
        } else if (!contradicts(given.records, validation)) {
          return;
        }
        note(Code::lookup_bogus, "another answer was given at first than the one that its zone signed", validation);
        return;
      case Standing::insecure:
        if (!validation.why.empty()) note(Code::lookup_not_validated, validation.why, validation);
        return;
      case Standing::bogus:
        remove(given.records);
        leave_open(validation, Failure::bogus);
        return note(Code::lookup_bogus, validation.why, validation);
      case Standing::unchecked:
        // Emblem records bear signatures of their own.
        if (!is_carrier(validation.question.type, plan_.ihle) || given.records.empty()) {
          remove(given.records);
          leave_open(validation, Failure::not_validated);
        }
        return note(Code::lookup_not_validated, validation.why, validation);
    }
  }

  // Addresses change from one moment to the next; emblems stay, so that another one was forged.
  bool contradicts(const std::vector<dns::Record>& given, const Validation& proved) const {
    if (!is_carrier(proved.question.type, plan_.ihle)) return false;
    const auto differ = [this](const std::vector<dns::Record>& some, const std::vector<dns::Record>& others) {
      return std::ranges::any_of(some, [&](const dns::Record& record) {
        return classify_record(record, plan_.ihle) == Carries::emblem_record && !has(others, record);
      });
    };
    return differ(given, proved.answer.data) || differ(proved.answer.data, given);
  }

  // Whether the look-up went to other names than its zone signed: then emblems of those were not looked for.
  bool led_astray(const Validation& proved) const {
    if (proved.question.type == dns::type_ptr) return names_of(before_) != names_of(proved.answer.data);
    if (!is_carrier(proved.question.type, plan_.ihle)) return false;
    const Answer& answer = proved.answer;
    std::set<dns::DomainName> path{answer.end};
    for (const dns::Record& record : answer.aliases) path.insert(record.owner);
    const bool other_target = std::ranges::any_of(before_, [&](const dns::Record& record) {
      if (record.type != dns::type_cname || !path.contains(record.owner)) return false;
      const auto target = dns::DomainName::from_wire(record.rdata);
      return !target || !path.contains(*target);
    });
    return other_target || dns::follow_aliases(proved.question.name, before_, limits_.aliases).end != answer.end;
  }

  void give_proved(const Validation& validation) {
    if (validation.standing != Standing::secure) return;
    const Answer& answer = validation.answer;
    own_.records.insert(own_.records.end(), answer.aliases.begin(), answer.aliases.end());
    own_.records.insert(own_.records.end(), answer.data.begin(), answer.data.end());
    if (is_carrier(validation.question.type, plan_.ihle)) outcome_.owners.push_back(answer.end);
  }

  // What no signature speaks for is another answer of this server, as good as the first: emblems of both count, where
  // aliases lead elsewhere also what stands there. Above the unsigned zone signatures held, which the first answer
  // lacks.
  void give_unsigned(const Validation& validation) {
    const Answer& answer = validation.answer;
    const bool denies = answer.says == Says::no_data || answer.says == Says::no_name;
    if (validation.standing != Standing::insecure || (!denies && answer.says != Says::data)) return;
    if (validation.question.type == dns::type_ptr) return look_for_names(validation);
    const Given given = this->given(validation.question);
    const bool carrier = is_carrier(validation.question.type, plan_.ihle);
    const bool elsewhere = given.end != answer.end;
    if (!carrier && !elsewhere) return;
    own_.records.insert(own_.records.end(), answer.aliases.begin(), answer.aliases.end());
    own_.records.insert(own_.records.end(), answer.data.begin(), answer.data.end());
    if (carrier) outcome_.owners.push_back(answer.end);
    if (elsewhere) {
      note(Code::lookup_alias_followed, "a second answer, which nothing signs, leads to " + answer.end.to_text(),
           validation);
    } else if (contradicts(given.records, validation)) {
      note(Code::lookup_not_validated, "two answers differ, and both count: no signature tells", validation);
    }
  }

  // At names of the first answer emblems were looked for, and at no others.
  void look_for_names(const Validation& validation) {
    const std::set<dns::DomainName> first = names_of(before_);
    const std::set<dns::DomainName> second = names_of(validation.answer.data);
    if (std::ranges::includes(first, second)) return;
    leave_open(validation, Failure::not_validated);
    note(Code::lookup_not_validated, "a second answer gives names at which nothing was looked for", validation);
  }

  void leave_open(const Validation& validation, Failure reason) {
    outcome_.unanswered.push_back({own_.server, validation.question.name, validation.question.type, reason});
  }

  void note(Code code, const std::string& why, const Validation& about) {
    std::string& questions = notes_[{code, why}];
    questions += (questions.empty() ? "" : ", ") + question_text(about.question, plan_.ihle);
  }

  // One remark for all questions of which the same is to be said.
  void tell() {
    for (const auto& [what, questions] : notes_) {
      outcome_.findings.push_back(make_finding(what.first, to_text(own_.server), questions + ": " + what.second));
    }
  }

  ServerRecords& own_;
  Outcome& outcome_;
  const Plan& plan_;
  const Limits& limits_;
  const std::vector<dns::Record> before_;
  std::map<std::pair<Code, std::string>, std::string> notes_;
};

// Whether this server's answers prove that there is no emblem, if they bring none.
bool proves_absence(const ServerValidations& of_server, const std::vector<dns::Question>& questions,
                    dns::RecordType ihle) {
  return std::ranges::all_of(questions,
                             [&](const dns::Question& question) {
                               if (is_address(question.type)) return true;
                               return std::ranges::any_of(of_server.validations, [&](const Validation& validation) {
                                 return validation.question == question && validation.standing == Standing::secure;
                               });
                             }) &&
         std::ranges::any_of(questions, [&](const dns::Question& question) {
           return is_carrier(question.type, ihle) || question.type == dns::type_ptr;
         });
}

std::string outcome_text(const Validation& validation) {
  switch (validation.standing) {
    case Standing::secure:
      return "secure";
    case Standing::insecure:
      return "not signed";
    case Standing::bogus:
      return "bogus";
    case Standing::unchecked:
      break;
  }
  return "not validated";
}

// The questions asked again, and for each name those that lead to it.
void append_seen(const ServerValidations& of_server, const Validated& validated, Outcome& outcome) {
  Way way = validated.proxy == nullptr ? Way::udp : Way::tcp;
  if (of_server.server.transport == Transport::tls) way = Way::tls;
  Path path{.server = of_server.server, .way = way, .proxy = validated.proxy};
  std::set<dns::DomainName> names;
  const auto add = [&](std::string question, std::string what) {
    Seen seen;
    seen.server = to_text(of_server.server);
    seen.question = std::move(question);
    seen.way = way_text(path);
    seen.outcome = std::move(what);
    seen.noticed_by = noticed_by(path, Reached::asked);
    outcome.seen.push_back(std::move(seen));
  };
  for (const Validation& validation : of_server.validations) {
    const bool unasked = validation.standing == Standing::insecure && !validation.why.empty();
    if (unasked) continue;
    add(question_text(validation.question, validated.plan.ihle) + " with its signatures", outcome_text(validation));
    names.insert(validation.question.name);
  }
  for (const dns::DomainName& name : names) {
    add("DS and DNSKEY of the zones from the trust anchor to " + name.to_text(), "as far as there are any");
  }
  if (way != Way::udp || names.empty()) return;
  path.way = Way::tcp;
  add("whatever of this was answered too shortly over UDP", "as far as there is any");
}

// Of everything that servers gave.
void gather_records(Outcome& outcome) {
  outcome.records.clear();
  for (const ServerRecords& own : outcome.by_server) {
    outcome.records.insert(outcome.records.end(), own.records.begin(), own.records.end());
  }
  make_canonical(outcome.records);
  std::ranges::sort(outcome.owners);
  const auto repeated = std::ranges::unique(outcome.owners);
  outcome.owners.erase(repeated.begin(), repeated.end());
}

Completeness completeness_of(const Outcome& outcome) {
  Completeness completeness = outcome.completeness;
  for (const Unanswered& open : outcome.unanswered) {
    completeness =
        std::max(completeness, is_address(open.type) ? Completeness::addresses_missing : Completeness::incomplete);
  }
  return completeness;
}

}  // namespace

std::vector<dns::Question> questions_to_validate(const Plan& plan, const Outcome& found, const Server& server,
                                                 const Limits& limits) {
  std::vector<dns::Question> questions = all_questions(plan, found, limits);
  std::erase_if(questions, [&](const dns::Question& question) {
    return std::ranges::any_of(found.unanswered, [&](const Unanswered& open) {
      return open.server == server && open.name == question.name && open.type == question.type;
    });
  });
  return questions;
}

Outcome apply_validations(Outcome found, const Validated& validated) {
  const Plan& plan = validated.plan;
  const Limits& limits = validated.limits;
  Outcome outcome = std::move(found);
  const std::vector<dns::Question> questions = all_questions(plan, outcome, limits);
  for (const ServerValidations& of_server : validated.all) {
    const auto own = std::ranges::find(outcome.by_server, of_server.server, &ServerRecords::server);
    if (own == outcome.by_server.end()) continue;
    if (!of_server.refusal.empty()) {
      outcome.findings.push_back(
          make_finding(Code::lookup_not_validated, to_text(of_server.server), of_server.refusal));
    }
    ServerRevision(*own, outcome, plan, limits).apply(of_server.validations);
    append_seen(of_server, validated, outcome);
    if (proves_absence(of_server, questions, plan.ihle)) outcome.absence = Absence::proved;
  }
  gather_records(outcome);
  outcome.completeness = completeness_of(outcome);
  std::erase_if(outcome.findings, [](const Finding& finding) { return finding.code == Code::lookup_servers_differ; });
  add_comparison(outcome, plan.ihle);
  return outcome;
}

}  // namespace emblem::lookup
