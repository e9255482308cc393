#include "engine/publishing/needed.h"

#include "engine/issuing/issuing_fixture_test.h"
#include "engine/publishing/difference.h"
#include "engine/publishing/marked_sets.h"

namespace emblem::publishing {
namespace {

using Records = std::vector<dns::Record>;

// A hospital and a clinic, both endorsed by the ministry, mark one name.
class Needed : public issuing::IssuingTest, public testing::WithParamInterface<Dialect> {
 protected:
  void SetUp() override {
    IssuingTest::SetUp();
    if (IsSkipped()) return;
    for (issuing::TestHome* home : {&hospital_, &clinic_}) {
      make_endorsed(*home, ministry_, {GetParam()});
      issue(*home, order_of({{"www.hospital.example"}}, {GetParam()}));
    }
    ours_ = records_of(hospital_);
    theirs_ = records_of(clinic_);
  }
  Records records_of(const issuing::TestHome& home) const {
    const issuing::Workbench at = bench(home);
    return MarkedSets(home.contents(), at, Judging::required).records({});
  }
  static Difference withdraw(const Records& published, const Records& standing) {
    const KnownRecords known;
    return find_difference({}, standing,
                           {.wanted = {}, .published = published, .known = known, .provider = issuing::provider()});
  }
  static Records less(Records from, const Records& what) {
    std::erase_if(from, [&](const dns::Record& record) { return std::ranges::find(what, record) != what.end(); });
    return from;
  }

  issuing::TestHome clinic_{"clinic.example"};
  Records ours_;
  Records theirs_;
};

TEST_P(Needed, IsTheEndorsersKeyWhileAnotherSetNamesIt) {
  const Records both = unite(ours_, theirs_);
  ASSERT_EQ(both.size(), ours_.size() + theirs_.size() - 1);  // the ministry's key is one record
  const Difference found = withdraw(ours_, both);
  EXPECT_EQ(found.remove.size(), ours_.size() - 1);
  EXPECT_TRUE(holds_the_same(less(both, found.remove), theirs_));
  EXPECT_TRUE(holds_the_same(found.others, theirs_));
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].code, Code::record_of_another);
  EXPECT_EQ(found.findings[0].text, "and 1 of this home's that they need");
}

TEST_P(Needed, IsNothingWhenTheLastSetGoes) {
  const Difference found = withdraw(theirs_, theirs_);
  EXPECT_EQ(found.remove.size(), theirs_.size());
  EXPECT_TRUE(found.findings.empty());
}

TEST_P(Needed, IsNothingAtAnotherName) {
  Records elsewhere = theirs_;
  for (dns::Record& record : elsewhere) record.owner = dns::DomainName::parse("mail.hospital.example").value();
  const Difference found = withdraw(ours_, unite(ours_, elsewhere));
  EXPECT_EQ(found.remove.size(), ours_.size());
}

TEST_P(Needed, AreEndorsementsAndWhatTheyNeedInTurn) {
  // Of the hospital's set only the emblem was put there by another.
  const Records emblem{*std::ranges::find_if(ours_, [](const dns::Record& record) {
    const Limits limits;
    const auto read = token::collect({&record}, {.limits = limits, .provider = issuing::provider()});
    return read.tokens.size() == 1 && read.tokens[0].token->role() == Role::emblem;
  })};
  const Limits limits;
  const auto kept = needed_by_others(less(ours_, emblem), emblem, {.limits = limits, .provider = issuing::provider()});
  EXPECT_EQ(kept.size(), ours_.size() - 1);
}

INSTANTIATE_TEST_SUITE_P(InEveryDialect, Needed, testing::Values(Dialect::cose, Dialect::jose));

}  // namespace
}  // namespace emblem::publishing
