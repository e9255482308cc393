#include "engine/lookup/validation.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/lookup/fake_network.h"

namespace emblem::lookup {
namespace {

const Plan plan = plan_for_name(name("www.example"));
const std::vector<dns::Record> marked{txt("www.example", "adem-token=x"), ihle("www.example", {0xd2, 1}),
                                      address("www.example", "192.0.2.1"), address("www.example", "2001:db8::1")};

class ValidationTest : public testing::Test {
 protected:
  // Looks up in a zone, and lets every answer have the same standing; what is secure was given truly.
  void look(std::vector<dns::Record> records, Standing standing, const Plan& asked = plan) {
    FakeNetwork network({Zone{.records = records, .recursive = true}});
    plan_ = asked;
    found_ = network.run(asked);
    server_ = found_.by_server.at(0).server;
    validations_.clear();
    for (const dns::Question& question : questions_to_validate(asked, found_, server_, limits_)) {
      Validation validation{.question = question, .standing = standing, .why = "because"};
      if (standing == Standing::secure || standing == Standing::insecure) validation.why.clear();
      validation.answer.end = question.name;
      for (const dns::Record& record : records) {
        if (record.type == question.type && record.owner == question.name) validation.answer.data.push_back(record);
      }
      validations_.push_back(validation);
    }
  }

  Validation& about(dns::RecordType type) {
    return *std::ranges::find_if(validations_, [type](const Validation& one) { return one.question.type == type; });
  }

  Outcome apply() {
    const ServerValidations all[] = {{.server = server_, .validations = validations_, .refusal = refusal_}};
    return apply_validations(found_, {.all = all, .plan = plan_, .limits = limits_});
  }

  static std::ptrdiff_t count(const Outcome& outcome, Code code) {
    return std::ranges::count(outcome.findings, code, &Finding::code);
  }

  Plan plan_;
  Outcome found_;
  Server server_;
  std::vector<Validation> validations_;
  std::string refusal_;
  Limits limits_;
};

TEST_F(ValidationTest, WhatIsProvedStaysAsItIs) {
  look(marked, Standing::secure);
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.records, found_.records);
  EXPECT_EQ(outcome.by_server, found_.by_server);
  EXPECT_EQ(outcome.owners, found_.owners);
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_TRUE(outcome.findings.empty());
}

TEST_F(ValidationTest, AbsenceIsProvedWhenThatOfEveryCarrierIs) {
  look({address("www.example", "192.0.2.1")}, Standing::secure);
  EXPECT_EQ(count(apply(), Code::lookup_absence_proved), 1);
  EXPECT_EQ(count(apply(), Code::lookup_absence_claimed), 0);
  about(dns::type_txt).standing = Standing::insecure;
  EXPECT_EQ(count(apply(), Code::lookup_absence_proved), 0);
  EXPECT_EQ(count(apply(), Code::lookup_absence_claimed), 1);
  EXPECT_EQ(apply().completeness, Completeness::complete);
}

TEST_F(ValidationTest, ABogusAbsenceIsNoAnswer) {
  look({}, Standing::secure);
  about(dns::type_txt).standing = Standing::bogus;
  about(dns::type_txt).why = "no proof";
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  ASSERT_EQ(outcome.unanswered.size(), 1U);
  EXPECT_EQ(outcome.unanswered[0].reason, Failure::bogus);
  EXPECT_EQ(count(outcome, Code::lookup_absence_proved), 0);
  ASSERT_EQ(count(outcome, Code::lookup_bogus), 1);
  EXPECT_NE(outcome.findings[0].text.find("www.example TXT: no proof"), std::string::npos);
}

TEST_F(ValidationTest, BogusRecordsAreSetAside) {
  look(marked, Standing::bogus);
  const Outcome outcome = apply();
  EXPECT_TRUE(outcome.records.empty());
  EXPECT_TRUE(outcome.by_server.at(0).emblem_records.empty());
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_EQ(count(outcome, Code::lookup_bogus), 1);  // one remark for all four
}

TEST_F(ValidationTest, BogusAddressesLeaveTheEmblemsComplete) {
  look(marked, Standing::secure);
  about(dns::type_aaaa).standing = Standing::bogus;
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.completeness, Completeness::addresses_missing);
  EXPECT_EQ(outcome.records.size(), 3U);
}

TEST_F(ValidationTest, UncheckedEmblemsStayAndAnUncheckedAbsenceIsNoAnswer) {
  look({txt("www.example", "adem-token=x"), address("www.example", "192.0.2.1")}, Standing::unchecked);
  const Outcome outcome = apply();
  ASSERT_EQ(outcome.records.size(), 1U);
  EXPECT_EQ(outcome.records[0].type, dns::type_txt);
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_EQ(outcome.unanswered.size(), 3U);
  EXPECT_EQ(count(outcome, Code::lookup_not_validated), 1);
}

TEST_F(ValidationTest, WhatWasProvedTakesThePlaceOfWhatWasForged) {
  look({}, Standing::secure);
  about(dns::type_txt).answer.data = {txt("www.example", "adem-token=x")};
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.records, (std::vector{txt("www.example", "adem-token=x")}));
  EXPECT_EQ(outcome.by_server.at(0).emblem_records.size(), 1U);
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_EQ(count(outcome, Code::lookup_bogus), 1);
  EXPECT_EQ(count(outcome, Code::lookup_absence_proved), 0);
}

TEST_F(ValidationTest, AForgedEmblemGivesWayToProofThatThereIsNone) {
  look(marked, Standing::secure);
  about(dns::type_txt).answer.data.clear();
  about(dns::default_type_ihle).answer.data.clear();
  const Outcome outcome = apply();
  EXPECT_TRUE(outcome.by_server.at(0).emblem_records.empty());
  EXPECT_EQ(count(outcome, Code::lookup_absence_proved), 1);
  EXPECT_EQ(count(outcome, Code::lookup_bogus), 1);
}

TEST_F(ValidationTest, AddressesThatChangedMeanwhileAreNoForgery) {
  look(marked, Standing::secure);
  about(dns::type_a).answer.data = {address("www.example", "192.0.2.7")};
  const Outcome outcome = apply();
  EXPECT_NE(std::ranges::find(outcome.records, address("www.example", "192.0.2.7")), outcome.records.end());
  EXPECT_EQ(std::ranges::find(outcome.records, address("www.example", "192.0.2.1")), outcome.records.end());
  EXPECT_TRUE(outcome.findings.empty());
}

TEST_F(ValidationTest, AForgedAliasGivesWayToTheNameItself) {
  look({alias("www.example", "evil.test"), txt("evil.test", "adem-token=y")}, Standing::secure);
  for (Validation& validation : validations_) validation.answer = {.says = Says::no_data, .end = name("www.example")};
  about(dns::type_txt).answer.data = {txt("www.example", "adem-token=x")};
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.records, (std::vector{txt("www.example", "adem-token=x")}));
}

TEST_F(ValidationTest, FollowsProvedAliases) {
  const std::vector aliased{alias("www.example", "host.example"), txt("host.example", "adem-token=y")};
  look(aliased, Standing::secure);
  for (Validation& validation : validations_) {
    validation.answer = {.says = Says::no_data, .end = name("host.example"), .aliases = {aliased[0]}};
  }
  about(dns::type_txt).answer.data = {aliased[1]};
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.records, found_.records);
  EXPECT_NE(std::ranges::find(outcome.owners, name("host.example")), outcome.owners.end());
  EXPECT_EQ(count(outcome, Code::lookup_bogus), 0);
}

TEST_F(ValidationTest, AQuestionWithoutAnswerIsNotValidated) {
  FakeNetwork network({Zone{.records = marked, .refused = {dns::type_txt}}});
  const Outcome found = network.run(plan);
  const auto questions = questions_to_validate(plan, found, found.by_server.at(0).server, limits_);
  EXPECT_EQ(questions.size(), 3U);
  EXPECT_EQ(std::ranges::find(questions, dns::type_txt, &dns::Question::type), questions.end());
}

TEST_F(ValidationTest, NamesOfTheReverseZoneAreValidatedWithIt) {
  const auto asked = plan_for_address(*dns::IpAddress::parse("192.0.2.1"));
  const dns::Record pointer{*asked.reverse_name, dns::type_ptr, 60, alias("x", "www.example").rdata};
  look({pointer, address("www.example", "192.0.2.1")}, Standing::secure, asked);
  EXPECT_EQ(validations_.size(), 5U);
  EXPECT_EQ(count(apply(), Code::lookup_absence_proved), 1);
  about(dns::type_ptr).standing = Standing::insecure;
  EXPECT_EQ(count(apply(), Code::lookup_absence_proved), 0);
}

TEST_F(ValidationTest, AnAbsenceOfTheReverseNameIsProvedLikeAnyOther) {
  const auto asked = plan_for_address(*dns::IpAddress::parse("192.0.2.1"));
  look({}, Standing::secure, asked);
  EXPECT_EQ(validations_.size(), 1U);
  EXPECT_EQ(count(apply(), Code::lookup_absence_proved), 1);
  about(dns::type_ptr).standing = Standing::bogus;
  EXPECT_EQ(apply().completeness, Completeness::incomplete);
}

TEST_F(ValidationTest, AReverseNameThatWasHiddenLeavesTheAbsenceOpen) {
  const auto asked = plan_for_address(*dns::IpAddress::parse("192.0.2.1"));
  look({}, Standing::secure, asked);
  about(dns::type_ptr).answer.data = {{*asked.reverse_name, dns::type_ptr, 60, alias("x", "www.example").rdata}};
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_EQ(count(outcome, Code::lookup_bogus), 1);
  EXPECT_EQ(count(outcome, Code::lookup_absence_proved) + count(outcome, Code::lookup_absence_claimed), 0);
}

TEST_F(ValidationTest, AReverseNameInThePlaceOfAnotherLeavesTheAbsenceOpen) {
  const auto asked = plan_for_address(*dns::IpAddress::parse("192.0.2.1"));
  look({{*asked.reverse_name, dns::type_ptr, 60, alias("x", "evil.test").rdata}}, Standing::secure, asked);
  EXPECT_EQ(count(apply(), Code::lookup_absence_proved), 1);
  about(dns::type_ptr).answer.data = {{*asked.reverse_name, dns::type_ptr, 60, alias("x", "www.example").rdata}};
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_EQ(count(outcome, Code::lookup_bogus), 1);
  EXPECT_EQ(count(outcome, Code::lookup_absence_proved), 0);
}

TEST_F(ValidationTest, AnotherAliasThanTheProvedOneLeavesTheAbsenceOpen) {
  const std::vector aliased{alias("www.example", "host.example")};
  look(aliased, Standing::secure);
  for (Validation& validation : validations_) {
    validation.answer = {.says = Says::no_data, .end = name("host.example"), .aliases = aliased};
  }
  EXPECT_EQ(count(apply(), Code::lookup_absence_proved), 1);
  for (Validation& validation : validations_) {
    validation.answer.end = name("other.example");
    validation.answer.aliases = {alias("www.example", "other.example")};
  }
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_EQ(count(outcome, Code::lookup_bogus), 1);
  EXPECT_EQ(count(outcome, Code::lookup_absence_proved), 0);
}

TEST_F(ValidationTest, AnUnsignedAnswerThatIsTheSameChangesNothing) {
  look(marked, Standing::insecure);
  for (Validation& validation : validations_) validation.answer.says = Says::data;
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.records, found_.records);
  EXPECT_EQ(outcome.by_server, found_.by_server);
  EXPECT_TRUE(outcome.findings.empty());
}

TEST_F(ValidationTest, AnEmblemThatOnlyTheFirstAnswerHidCounts) {
  look({}, Standing::insecure);
  const std::vector aliased{alias("www.example", "host.test")};
  for (Validation& validation : validations_) {
    validation.answer = {.says = Says::no_data, .end = name("host.test"), .aliases = aliased};
  }
  about(dns::type_txt).answer.says = Says::data;
  about(dns::type_txt).answer.data = {txt("host.test", "adem-token=x")};
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.records, (std::vector{aliased[0], txt("host.test", "adem-token=x")}));
  EXPECT_EQ(outcome.by_server.at(0).emblem_records.size(), 1U);
  EXPECT_NE(std::ranges::find(outcome.owners, name("host.test")), outcome.owners.end());
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_EQ(count(outcome, Code::lookup_absence_claimed), 0);
  EXPECT_EQ(count(outcome, Code::lookup_alias_followed), 1);
}

TEST_F(ValidationTest, UnsignedAliasesThatTakeTurnsAreNoLie) {
  look({alias("www.example", "a.test"), address("a.test", "192.0.2.1")}, Standing::insecure);
  for (Validation& validation : validations_) {
    validation.answer = {.says = Says::no_data, .end = name("b.test"), .aliases = {alias("www.example", "b.test")}};
  }
  about(dns::type_a).answer.says = Says::data;
  about(dns::type_a).answer.data = {address("b.test", "192.0.2.2")};
  const Outcome outcome = apply();
  EXPECT_EQ(count(outcome, Code::lookup_bogus) + count(outcome, Code::lookup_not_validated), 0);
  EXPECT_EQ(count(outcome, Code::lookup_absence_claimed), 1);
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_EQ(outcome.records.size(), 4U);  // what the name resolves to by either
}

TEST_F(ValidationTest, EmblemsOfTwoUnsignedAnswersCountBothWithAWarning) {
  look({txt("www.example", "adem-token=x"), address("www.example", "192.0.2.1")}, Standing::insecure);
  for (Validation& validation : validations_) validation.answer.says = Says::data;
  about(dns::type_txt).answer.data = {txt("www.example", "adem-token=y")};
  about(dns::type_a).answer.data = {address("www.example", "192.0.2.2")};
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.records, (std::vector{address("www.example", "192.0.2.1"), txt("www.example", "adem-token=x"),
                                          txt("www.example", "adem-token=y")}));
  EXPECT_EQ(count(outcome, Code::lookup_not_validated), 1);
  EXPECT_EQ(count(outcome, Code::lookup_bogus), 0);
}

TEST_F(ValidationTest, ReverseNamesThatOnlyASecondAnswerGivesLeaveTheAbsenceOpen) {
  const auto asked = plan_for_address(*dns::IpAddress::parse("192.0.2.1"));
  const auto pointer = [&](std::string_view target) {
    return dns::Record{*asked.reverse_name, dns::type_ptr, 60, alias("x", target).rdata};
  };
  look({pointer("www.example"), pointer("mail.example")}, Standing::insecure, asked);
  Validation& given = about(dns::type_ptr);
  given.answer = {.says = Says::data, .end = *asked.reverse_name, .data = {pointer("mail.example")}};
  EXPECT_EQ(apply().completeness, Completeness::complete);
  about(dns::type_ptr).answer.data = {pointer("other.example")};
  const Outcome outcome = apply();
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_EQ(count(outcome, Code::lookup_not_validated), 1);
  EXPECT_EQ(count(outcome, Code::lookup_bogus), 0);
}

TEST_F(ValidationTest, SaysOfAWayThatCannotBeValidatedThatItWasNot) {
  look({}, Standing::secure);
  validations_.clear();
  refusal_ = "no way";
  const Outcome outcome = apply();
  EXPECT_EQ(count(outcome, Code::lookup_not_validated), 1);
  EXPECT_EQ(count(outcome, Code::lookup_absence_claimed), 1);
  EXPECT_EQ(outcome.completeness, Completeness::complete);
}

TEST_F(ValidationTest, SaysOfANameBelowNoAnchorThatItWasNotChecked) {
  look({}, Standing::insecure);
  for (Validation& validation : validations_) validation.why = "no trust anchor is above it";
  const std::size_t before = found_.seen.size();
  EXPECT_EQ(count(apply(), Code::lookup_not_validated), 1);
  EXPECT_EQ(count(apply(), Code::lookup_absence_claimed), 1);
  EXPECT_EQ(apply().seen.size(), before);
}

TEST_F(ValidationTest, SaysWhatWasAskedForIt) {
  look({}, Standing::secure);
  const Outcome outcome = apply();
  ASSERT_EQ(outcome.seen.size(), 10U);
  EXPECT_EQ(outcome.seen[4].way, "udp");
  EXPECT_EQ(outcome.seen[4].outcome, "secure");
  EXPECT_EQ(outcome.seen[8].question, "DS and DNSKEY of the zones from the trust anchor to www.example");
  EXPECT_EQ(outcome.seen[9].way, "tcp");
}

TEST_F(ValidationTest, OneServersProofIsEnoughAndAnotherOnesLieIsNot) {
  FakeNetwork network({Zone{}, Zone{}});
  const Outcome found = network.run(plan);
  std::vector<ServerValidations> all;
  for (const ServerRecords& own : found.by_server) {
    ServerValidations of_server{.server = own.server};
    for (const dns::Question& question : questions_to_validate(plan, found, own.server, limits_)) {
      of_server.validations.push_back(
          {.question = question, .standing = Standing::secure, .answer = {.end = question.name}});
    }
    all.push_back(of_server);
  }
  for (Validation& validation : all[1].validations) validation.standing = Standing::insecure;
  EXPECT_EQ(count(apply_validations(found, {.all = all, .plan = plan, .limits = limits_}), Code::lookup_absence_proved),
            1);
  for (Validation& validation : all[1].validations) validation.standing = Standing::bogus;
  EXPECT_EQ(apply_validations(found, {.all = all, .plan = plan, .limits = limits_}).completeness,
            Completeness::incomplete);
}

}  // namespace
}  // namespace emblem::lookup
