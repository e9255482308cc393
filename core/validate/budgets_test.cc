// However much is published, a set costs no more than its budget, and what lies beyond is never guessed.
#include "tests/support/organizations.h"

namespace emblem::validate {
namespace {

using support::has_finding;
using support::levels_of;
using support::TestKey;

const std::string owner = "www.hospital.example";

// Counts the signatures checked.
class CountingProvider final : public crypto::Provider {
 public:
  Sha256Digest sha256(ByteView message) const override { return inner_.sha256(message); }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_key(const crypto::PublicKey& key) const override {
    EMBLEM_TRY(auto inner, inner_.import_key(key));
    return std::make_shared<const CountingKey>(std::move(inner), checks);
  }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_log_key(ByteView spki) const override {
    return inner_.import_log_key(spki);
  }
  Result<crypto::PublicKey> parse_spki(ByteView spki) const override { return inner_.parse_spki(spki); }
  Result<Bytes> encode_spki(const crypto::PublicKey& key) const override { return inner_.encode_spki(key); }

  mutable std::size_t checks = 0;

 private:
  class CountingKey final : public crypto::VerificationKey {
   public:
    CountingKey(std::shared_ptr<const crypto::VerificationKey> inner, std::size_t& checks)
        : inner_(std::move(inner)), checks_(checks) {}
    crypto::SignatureCheck check_signature(ByteView message, ByteView signature) const override {
      ++checks_;
      return inner_->check_signature(message, signature);
    }

   private:
    std::shared_ptr<const crypto::VerificationKey> inner_;
    std::size_t& checks_;
  };

  const crypto::Provider& inner_ = support::provider();
};

// Spends twenty checks a claim, as a certificate with many timestamps would, and settles nothing without them.
class CostlyCommitments final : public CommitmentSource {
 public:
  std::shared_ptr<const evidence::VerifiedCommitment> find(const evidence::CommitmentClaim& claim,
                                                           std::size_t& signature_checks) override {
    const std::size_t taken = std::min<std::size_t>(signature_checks, 20);
    signature_checks -= taken;
    spent += taken;
    return support::DecidedCommitments().find(claim, signature_checks);
  }

  std::size_t spent = 0;
};

class Budgets : public support::EveryDialect {
 protected:
  Report judge(CommitmentSource& commitments) {
    const Question question{.asset = token::parse_asked_asset(owner).value()};
    return validate::judge(question, {.records = world.records},
                           {.at = world.at,
                            .policy = world.policy,
                            .provider = provider,
                            .commitments = commitments,
                            .limits = world.limits});
  }

  // As many endorsements by strangers as said.
  void publish_junk_tokens(std::size_t count) {
    const TestKey stranger = TestKey::named("stranger");
    for (std::size_t i = 0; i < count; ++i) {
      support::EndorsementDraft draft{.signer = stranger, .endorsed = stranger};
      draft.lifetime.expires += static_cast<std::int64_t>(i);
      world.records.push_back(support::record_of(draft, world.publication));
    }
  }

  void publish_junk_keys(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) world.publish(TestKey::named("junk " + std::to_string(i)));
  }

  // Every key endorses every other, all in the hospital's name: 63 endorsements among `count` keys.
  void publish_dense_cycles(std::size_t count) {
    std::vector<TestKey> keys{emblem_key};
    for (std::size_t i = 1; i < count; ++i) keys.push_back(TestKey::named("cycle " + std::to_string(i)));
    std::size_t left = 63;
    for (std::size_t step = 1; step < count && left > 0; ++step) {
      for (std::size_t i = 0; i < count && left > 0; ++i, --left) {
        world.publish(committed(internal(keys[(i + step) % count], keys[i])));
      }
    }
  }

  CountingProvider provider;
};
EMBLEM_IN_EVERY_DIALECT(Budgets);

TEST_P(Budgets, HoldSixtyFourTokens) {
  publish_endorsed();
  publish_junk_tokens(61);
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
  publish_junk_tokens(62);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::indeterminate);
  EXPECT_EQ(exit_code(report), 3);
  EXPECT_TRUE(has_finding(report, Code::over_budget));
}

TEST_P(Budgets, CountTokensThatCannotBeRead) {
  publish_endorsed();
  for (int i = 0; i < 62; ++i) {
    const std::string rubbish = "rubbish " + std::to_string(i);
    world.records.push_back(is_jose() ? support::text_record(owner, "adem-end=" + rubbish)
                                      : support::ihle_record(owner, support::of(rubbish)));
    EXPECT_EQ(world.verdict(), i < 61 ? Verdict::endorsed : Verdict::indeterminate);
  }
}

TEST_P(Budgets, CountARepeatedRecordOnce) {
  publish_endorsed();
  const auto records = world.records;
  for (int i = 0; i < 30; ++i) world.records.insert(world.records.end(), records.begin(), records.end());
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
}

TEST_P(Budgets, HoldSixtyFourKeys) {
  publish_endorsed();
  publish_junk_keys(61);
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
  publish_junk_keys(62);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::indeterminate);
  EXPECT_TRUE(has_finding(report, Code::over_budget));
}

TEST_P(Budgets, DoNotMatterWithoutAnyToken) {
  publish_junk_keys(65);
  EXPECT_EQ(world.verdict(), Verdict::none);
}

TEST_P(Budgets, HoldTwoHundredAndFiftySixKibibytes) {
  publish_endorsed();
  std::size_t bytes = 0;
  for (const dns::Record& record : world.records) bytes += record.rdata.size();
  const auto add = [&](std::size_t size) {
    // One key that cannot be read, of exactly `size` bytes of data.
    Bytes data(size, 0xa1);
    if (is_jose()) {
      // Strings of 255 bytes, the last one shorter.
      const std::size_t strings = (size + 255) / 256;
      data = support::text_record(owner, "adem-key=" + std::string(size - strings - 9, 'x')).rdata;
    }
    world.records.push_back(
        {.owner = support::name(owner), .type = is_jose() ? dns::type_txt : dns::default_type_ihle, .rdata = data});
    bytes += data.size();
  };
  const std::size_t most = world.limits.record_bytes;
  while (most - bytes > 60000) add(30000 + bytes % 1000);
  add(most - bytes);
  ASSERT_EQ(bytes, most);
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
  add(300);
  EXPECT_EQ(world.verdict(), Verdict::indeterminate);
}

TEST_P(Budgets, OfSignaturesHoldTokensAndEvidenceTogether) {
  world.publish(emblem());
  publish_dense_cycles(9);
  CostlyCommitments commitments;
  const Report report = judge(commitments);
  EXPECT_EQ(report.verdict, Verdict::indeterminate);
  EXPECT_TRUE(has_finding(report, Code::over_budget));
  EXPECT_LE(provider.checks + commitments.spent, world.limits.signature_checks);
  EXPECT_EQ(provider.checks, 64U);
}

TEST_P(Budgets, OfSignaturesMakeNothingValidWhenUsedUp) {
  publish_endorsed();
  world.limits.signature_checks = 3;
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
  world.limits.signature_checks = 1;
  EXPECT_LE(world.verdict(), Verdict::indeterminate);
}

TEST_P(Budgets, HoldForDenseCyclesOfManySizes) {
  for (const std::size_t keys : {2U, 8U, 9U, 16U, 32U, 64U}) {
    world.records.clear();
    world.publish(emblem());
    publish_dense_cycles(keys);
    const Report report = judge(world.commitments);
    EXPECT_EQ(report.verdict, Verdict::indeterminate) << keys;
  }
}

TEST_P(Budgets, HoldForDenseCyclesThatHideATrustedKey) {
  // The trusted key is on a path, and the search for it has more ways than steps.
  world.publish(emblem());
  publish_dense_cycles(9);
  const TestKey last = TestKey::named("cycle 8");
  world.trust(last).commit("hospital.example", last);
  EXPECT_EQ(world.verdict(), Verdict::organizational);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED* ORGANIZATIONAL*");
}

TEST_P(Budgets, SayWhereTheSearchForTrustWasCut) {
  const TestKey middle = TestKey::named("middle");
  world.publish(emblem()).publish(internal(middle, emblem_key)).publish(committed(internal(root, middle)));
  world.trust(root);
  commit_both();
  world.limits.path_steps = 1;
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::organizational);
  EXPECT_TRUE(has_finding(report, Code::trust_search_cut));
}

}  // namespace
}  // namespace emblem::validate
