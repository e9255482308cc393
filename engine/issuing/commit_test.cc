#include "engine/issuing/commit.h"

#include "engine/issuing/issuing_fixture_test.h"

namespace emblem::issuing {
namespace {

class Commit : public IssuingTest {
 protected:
  void expect_unsuitable(const Result<TakenChain>& taken, std::string_view where) const {
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Code::chain_unsuitable);
    EXPECT_EQ(taken.error().where, where) << to_text(taken.error());
  }
};

TEST_F(Commit, AChainWithTheNamesInALogIsTaken) {
  const auto& issued = certificates().chain(hospital_);
  const auto taken = take(hospital_, issued);
  ASSERT_TRUE(taken) << to_text(taken.error());
  EXPECT_EQ(taken->commitment.key, "root");
  EXPECT_EQ(taken->commitment.chain, issued.chain);
  EXPECT_EQ(taken->commitment.not_after, parse_rfc3339("2026-08-01T00:00:00Z").value());
  ASSERT_EQ(taken->commitment.entries.size(), 1U);
  EXPECT_NE(std::ranges::find(issued.entries, taken->commitment.entries.front()), issued.entries.end());
  EXPECT_EQ(taken->logs.size(), 1U);
}

TEST_F(Commit, TwoEntriesAreKeptWhenTwoAreAskedFor) {
  const auto& issued = certificates().chain(hospital_);
  const auto taken = take(hospital_, issued, 2);
  ASSERT_TRUE(taken);
  auto kept = taken->commitment.entries;
  EXPECT_EQ(kept.size(), 2U);
  EXPECT_TRUE(std::ranges::is_permutation(kept, issued.entries));
}

TEST_F(Commit, ACertificateInOneLogHasOneEntryHoweverManyAreAskedFor) {
  for (const auto* log : {"alpha", "tiled"}) {
    const auto taken = take(hospital_, certificates().chain(hospital_, "root", in_may + " --logs " + log), 8);
    ASSERT_TRUE(taken) << log;
    EXPECT_EQ(taken->commitment.entries.size(), 1U) << log;
  }
}

TEST_F(Commit, ACertificateForAnotherDomainIsRefused) {
  expect_unsuitable(take(hospital_, certificates().chain(ministry_)), "names");
}

TEST_F(Commit, ACertificateForAnotherKeyIsRefusedAndTheErrorNamesWhatIsNeeded) {
  const auto taken = take(hospital_, certificates().chain(hospital_, "another"));
  expect_unsuitable(taken, "names");
  for (const std::string& name : certificates().names_of(hospital_)) {
    EXPECT_NE(taken.error().detail.find(name), std::string::npos) << name;
  }
}

TEST_F(Commit, ACertificateWithoutTheNameOfTheConfigurationIsRefused) {
  auto names = certificates().names_of(hospital_);
  names.erase(names.begin());
  expect_unsuitable(take(hospital_, certificates().chain_for(names)), "names");
}

TEST_F(Commit, ACertificateThatNamesTheKeyInOneFormServesOneFamily) {
  auto names = certificates().names_of(hospital_);
  ASSERT_EQ(names.size(), 3U);
  names.pop_back();
  const auto taken = take(hospital_, certificates().chain_for(names));
  ASSERT_TRUE(taken);
  EXPECT_TRUE(serves_family(taken->commitment, hospital_.key("root"), keys::Family::jose, bench(hospital_)));
  EXPECT_FALSE(serves_family(taken->commitment, hospital_.key("root"), keys::Family::cbor, bench(hospital_)));
}

TEST_F(Commit, ACertificateWithoutTimestampsIsRefused) {
  expect_unsuitable(take(hospital_, certificates().chain(hospital_, "root", in_may + " --no-sct")), "SCTs");
}

TEST_F(Commit, ACertificateInUnknownLogsIsRefused) {
  logs_ = ct::LogList();
  expect_unsuitable(take(hospital_, certificates().chain(hospital_)), "SCTs");
}

TEST_F(Commit, ALeafWithoutItsIssuerIsRefused) {
  auto alone = certificates().chain(hospital_);
  const std::string text(as_text(alone.chain));
  const std::size_t end = text.find("-----END CERTIFICATE-----") + 26;
  alone.chain = Bytes(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end));
  expect_unsuitable(take(hospital_, alone), "issuer");
}

TEST_F(Commit, TheOrderOfTheChainDoesNotMatter) {
  auto turned = certificates().chain(hospital_);
  const std::string text(as_text(turned.chain));
  const std::size_t end = text.find("-----END CERTIFICATE-----") + 26;
  const std::string other = text.substr(end) + "\n" + text.substr(0, end);
  turned.chain = Bytes(other.begin(), other.end());
  EXPECT_TRUE(take(hospital_, turned));
}

TEST_F(Commit, AFileWithoutCertificatesIsRefused) {
  support::IssuedCertificate nothing;
  expect_unsuitable(take(hospital_, nothing), "");
}

TEST_F(Commit, AClockThatIsYearsBehindIsNamed) {
  hospital_.now = parse_rfc3339("2019-01-01T00:00:00Z").value();
  const auto taken = take(hospital_, certificates().chain(hospital_));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Code::clock_implausible);
}

TEST_F(Commit, TheLatestCommitmentOfTheRightFamilyCounts) {
  commit(hospital_);
  EXPECT_EQ(entries_for(hospital_.contents(), hospital_.key("root"), keys::Family::cbor, bench(hospital_)),
            hospital_.contents().commitments.front().entries);
  hospital_.add_key("root-2", home::KeyRole::root);
  EXPECT_TRUE(entries_for(hospital_.contents(), hospital_.key("root-2"), keys::Family::cbor, bench(hospital_)).empty());
}

}  // namespace
}  // namespace emblem::issuing
