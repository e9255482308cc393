#include "engine/issuing/review.h"

#include "engine/issuing/issuing_fixture_test.h"

namespace emblem::issuing {
namespace {

class ReviewOf : public IssuingTest {
 protected:
  void SetUp() override {
    IssuingTest::SetUp();
    if (IsSkipped()) return;
    commit(hospital_);
    commit(ministry_);
  }

  Review review(const desk::Request& request) const {
    return issuing::review(ministry_.contents(), read(hospital_, request), bench(ministry_));
  }

  const Finding* find(const Review& review, Code code) const {
    const auto found = std::ranges::find(review.findings, code, &Finding::code);
    return found == review.findings.end() ? nullptr : &*found;
  }
};

TEST_F(ReviewOf, ACommittedRequestHasNothingOdd) {
  const Review seen = review(request_of(hospital_));
  EXPECT_EQ(seen.commitment, evidence::Outcome::holds);
  EXPECT_EQ(seen.status, CommitmentStatus::promised);
  EXPECT_EQ(seen.logs.size(), 1U);
  EXPECT_EQ(seen.last, nullptr);
  for (const Finding& finding : seen.findings) {
    EXPECT_EQ(code_info(finding.code).severity, Severity::note) << finding.text;
  }
  EXPECT_EQ(seen.jose_kid, to_text(hospital_.key_of("root").id(keys::Family::jose)));
  EXPECT_EQ(seen.cbor_kid, to_text(hospital_.key_of("root").id(keys::Family::cbor)));
}

TEST_F(ReviewOf, WithoutItsCertificateTheCommitmentIsNotShown) {
  desk::Request request = request_of(hospital_);
  request.chain.clear();
  const Review seen = review(request);
  EXPECT_EQ(seen.commitment, evidence::Outcome::unsettled);
  EXPECT_NE(find(seen, Code::commitment_not_shown), nullptr);
}

TEST_F(ReviewOf, TheCertificateMayComeInAnotherWay) {
  desk::Request request = request_of(hospital_);
  request.chain.clear();
  add_evidence({certificates().chain(hospital_).chain});
  EXPECT_EQ(review(request).commitment, evidence::Outcome::holds);
}

TEST_F(ReviewOf, SomebodyElsesCertificateShowsNothing) {
  desk::Request request = request_of(hospital_);
  const desk::Request other = request_of(ministry_);
  request.chain = other.chain;
  request.log = other.log;
  EXPECT_NE(review(request).commitment, evidence::Outcome::holds);
}

TEST_F(ReviewOf, TheWeakestFamilyCounts) {
  auto names = certificates().names_of(hospital_);
  names.pop_back();  // the identifier of CBOR
  TestHome clinic("hospital.example");
  clinic.apply({.commitments = {take(clinic, certificates().chain_for(names))->commitment}});
  desk::Request request = request_of(clinic);
  request.log = entries_for(clinic.contents(), clinic.key("root"), keys::Family::jose, bench(clinic));
  request.dialects = {Dialect::jose};
  EXPECT_EQ(review(request).commitment, evidence::Outcome::holds);
  request.dialects = {Dialect::jose, Dialect::cose};
  EXPECT_NE(review(request).commitment, evidence::Outcome::holds);
}

TEST_F(ReviewOf, TheSameRequestAgainDoesNotDiffer) {
  endorse(ministry_, read(hospital_, request_of(hospital_)));
  const Review seen = review(request_of(hospital_));
  ASSERT_NE(seen.last, nullptr);
  EXPECT_EQ(seen.last->organization, "https://hospital.example");
  EXPECT_EQ(find(seen, Code::request_differs), nullptr);
}

TEST_F(ReviewOf, AnotherRootAnotherPurposeAndOtherAssetsArePointedAt) {
  desk::Request request = request_of(hospital_);
  request.dialects = {Dialect::jose, Dialect::cose};
  endorse(ministry_, read(hospital_, request));
  request.purposes = token::civil_defence;
  EXPECT_EQ(find(review(request), Code::request_differs)->where, "purposes");
  request = request_of(hospital_);
  request.dialects = {Dialect::jose};
  request.assets = {"www.hospital.example"};
  EXPECT_EQ(find(review(request), Code::request_differs)->where, "assets");
  hospital_.add_key("root-2", home::KeyRole::root);
  const Review other = issuing::review(ministry_.contents(), read(hospital_, request_of(hospital_, "root-2"), "root-2"),
                                       bench(ministry_));
  EXPECT_EQ(find(other, Code::request_differs)->where, "root key");
}

TEST_F(ReviewOf, ANameOneLetterOffAnEndorsedOneLooksAlike) {
  endorse(ministry_, read(hospital_, request_of(hospital_)));
  for (const auto* domain : {"hospitel.example", "hospita1.example", "xn--hspital-9ig.example"}) {
    TestHome other(domain);
    const Review seen = issuing::review(ministry_.contents(), read(other, request_of(other)), bench(ministry_));
    const Finding* alike = find(seen, Code::name_looks_alike);
    ASSERT_NE(alike, nullptr) << domain;
    EXPECT_NE(alike->text.find("hospital.example"), std::string::npos);
  }
}

TEST_F(ReviewOf, TheAuthoritysOwnNameIsWatchedTooAndOthersAreLeftAlone) {
  TestHome twin("rninistry.example");
  EXPECT_NE(find(issuing::review(ministry_.contents(), read(twin, request_of(twin)), bench(ministry_)),
                 Code::name_looks_alike),
            nullptr);
  TestHome other("clinic.example");
  EXPECT_EQ(find(issuing::review(ministry_.contents(), read(other, request_of(other)), bench(ministry_)),
                 Code::name_looks_alike),
            nullptr);
}

}  // namespace
}  // namespace emblem::issuing
