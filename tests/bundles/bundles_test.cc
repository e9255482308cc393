// Bundles, judged.
#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "core/bundle/items.h"
#include "core/ct/log_list.h"
#include "core/validate/judge.h"
#include "tests/bundles/made_bundle.h"
#include "tests/support/files.h"

namespace emblem::tests {
namespace {

using validate::Completeness;

class Bundles : public testing::Test {
 protected:
  Report judge(const bundle::Bundle& bundle, std::string_view asset, UnixTime at) const {
    evidence::SetBuilder builder(*reader_, *provider_, limits_);
    bundle::add_items(bundle.evidence, "bundle", builder);
    const evidence::Set set = std::move(builder).build();
    validate::EvidenceCommitments commitments({.evidence = set,
                                               .logs = logs_,
                                               .provider = *provider_,
                                               .reader = *reader_,
                                               .limits = limits_,
                                               .at = at,
                                               .roots = {}});
    const validate::Question question{.asset = token::parse_asked_asset(asset).value(), .look_at = {}};
    const auto answer = std::ranges::find(bundle.look_ups, bundle::Question{.asset = question.asset.id, .look_at = {}},
                                          &bundle::LookUp::question);
    validate::Observation seen{
        .records = {}, .emblems = Completeness::incomplete, .addresses = Completeness::incomplete};
    if (answer != bundle.look_ups.end()) {
      seen.records = answer->records;
      if (answer->emblems == bundle::Completeness::complete) seen.emblems = Completeness::complete;
      if (answer->addresses == bundle::Completeness::complete) seen.addresses = Completeness::complete;
    }
    return validate::judge(
        question, seen,
        {.at = at, .policy = policy_, .provider = *provider_, .commitments = commitments, .limits = limits_});
  }

  std::unique_ptr<const crypto::Provider> provider_ = provider::make_provider();
  std::unique_ptr<const x509::Reader> reader_ = openssl::make_reader();
  const Limits limits_;
  validate::Policy policy_;
  ct::LogList logs_ =
      ct::LogList::parse(support::read_file("vectors/deployed/ct-logs.json"), *provider_, limits_).value();
  UnixTime at_ = *parse_rfc3339("2026-06-17T00:10:00Z");
  std::string asset_ = "[2a01:4f9:c010:d8e4::1]";
};

TEST_F(Bundles, OfTheDeployedEmblemIsSmall) {
  const auto bytes = bundle::encode_bundle(make_bundle(deployed()));
  ASSERT_TRUE(bytes) << to_text(bytes.error());
  RecordProperty("bytes", static_cast<int>(bytes->size()));
  EXPECT_LT(bytes->size(), 8000U);
}

TEST_F(Bundles, OfTheDeployedEmblemShowsItEndorsed) {
  const auto bytes = bundle::encode_bundle(make_bundle(deployed()));
  const auto bundle = bundle::parse_bundle(*bytes, limits_);
  ASSERT_TRUE(bundle) << to_text(bundle.error());
  EXPECT_EQ(judge(*bundle, asset_, at_).verdict, Verdict::endorsed);
}

// Whatever a bundle says about logs, their keys come from the list of whoever judges.
TEST_F(Bundles, NamesOfLogsAndTheirKeysDecideNothing) {
  bundle::Bundle bundle = make_bundle(deployed());
  const Report before = judge(bundle, asset_, at_);
  for (bundle::NamedLog& log : bundle.log_list->logs) log.key = {1, 2, 3};
  EXPECT_EQ(judge(bundle, asset_, at_), before);
  bundle.log_list.reset();
  EXPECT_EQ(judge(bundle, asset_, at_), before);
  bundle = make_bundle(deployed());
  logs_ = ct::LogList();
  EXPECT_EQ(judge(bundle, asset_, at_).verdict, Verdict::indeterminate);
}

struct Moment {
  std::string asset;
  std::string at;
};

// What is refused shows nothing; what is read shows no more than before.
TEST_F(Bundles, WithABitFlippedShowNoMoreThanBefore) {
  const Moment moments[] = {{asset_, "2026-06-17T00:10:00Z"},
                            {asset_, "2027-05-01T00:00:00Z"},
                            {"[2a01:4f9:c010:d8e4::2]", "2026-06-17T00:10:00Z"}};
  constexpr std::size_t step = 281;  // a prime: all bits of a byte come about
  std::size_t judged = 0;
  for (const Moment& moment : moments) {
    Ingredients from = deployed();
    from.asset = moment.asset;
    const Bytes bytes = bundle::encode_bundle(make_bundle(from)).value();
    const UnixTime at = *parse_rfc3339(moment.at);
    const Report before = judge(bundle::parse_bundle(bytes, limits_).value(), moment.asset, at);
    for (std::size_t bit = judged % step; bit < bytes.size() * 8; bit += step) {
      Bytes flipped = bytes;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      const auto bundle = bundle::parse_bundle(flipped, limits_);
      if (!bundle) continue;
      ++judged;
      const Report after = judge(*bundle, moment.asset, at);
      EXPECT_LE(after.levels.size(), before.levels.size()) << "bit " << bit;
      EXPECT_LE(after.meets_policy, before.meets_policy) << "bit " << bit;
    }
  }
  EXPECT_GT(judged, 400U);
}

TEST_F(Bundles, ProveNoAbsenceWhereTheLookUpWasIncomplete) {
  Ingredients nothing{.asset = "www.hospital.example"};
  EXPECT_EQ(judge(make_bundle(nothing), nothing.asset, at_).verdict, Verdict::none);
  nothing.completeness = bundle::Completeness::incomplete;
  EXPECT_EQ(judge(make_bundle(nothing), nothing.asset, at_).verdict, Verdict::indeterminate);
}

}  // namespace
}  // namespace emblem::tests
