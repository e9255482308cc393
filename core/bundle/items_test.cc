#include "core/bundle/items.h"

#include "core/evidence/evidence_fixture_test.h"

namespace emblem::bundle {
namespace {

const std::string folder = "vectors/deployed/emblem.felixlinker.de/";

using evidence::digest_of;
using evidence::read_file;

const token::LogEntry nimbus{digest_of("yzj3FYl8hKFEX1vB3fvJbvKaWc1HCmkFhbDLFMMUWOc="),
                             digest_of("h54dzuaMi7yWa+yvlXREateIyUv4XcxTLOp2yIqtHjE=")};
const token::LogEntry gouda{digest_of("GoudaUpXmMiZoMqIvfSPwLRWYMzDYA0fcfRp/8fRrKM="), std::uint64_t{1486270852}};

class BundleItems : public evidence::EvidenceTest {
 protected:
  Items select(const evidence::Set& set, const std::vector<token::LogEntry>& entries) const {
    return select_needed(set, entries, *provider_, limits_);
  }

  evidence::Set with_log_items(const Sha256Digest& log) const {
    evidence::SetBuilder builder(*reader_, *provider_, limits_);
    builder.add_tree_head("a head", {.log_id = log, .tree_size = 9});
    builder.add_inclusion("by hash", {.log_id = log, .leaf_hash = hash(1), .proof = {.index = 7, .tree_size = 9}});
    builder.add_inclusion("another", {.log_id = log, .leaf_hash = hash(2), .proof = {.index = 8, .tree_size = 9}});
    builder.add_link("a link", {.log_id = log, .proof = {.first = 4, .second = 9}});
    return std::move(builder).build();
  }

  static Sha256Digest hash(std::uint8_t first) {
    Sha256Digest digest;
    digest.bytes[0] = first;
    return digest;
  }

  evidence::Set both_ = make_set(
      {read_file(folder + "emblem.felixlinker.de.chain.pem"), read_file(folder + "auth.felixlinker.de.chain.pem")});
};

TEST_F(BundleItems, OfASetMakeTheSameSetAgain) {
  evidence::SetBuilder builder(*reader_, *provider_, limits_);
  const Items items = items_of(both_);
  EXPECT_EQ(items.certificates.size(), both_.certificates().size());
  add_items(items, "bundle", builder);
  const evidence::Set again = std::move(builder).build();
  EXPECT_EQ(again.digest(), both_.digest());
  EXPECT_TRUE(again.findings().empty());
}

TEST_F(BundleItems, AreNamedInFindings) {
  evidence::SetBuilder builder(*reader_, *provider_, limits_);
  Items items;
  items.certificates = {{0x30, 0x00}};
  add_items(items, "a.bundle", builder);
  const evidence::Set set = std::move(builder).build();
  ASSERT_EQ(set.findings().size(), 1U);
  EXPECT_EQ(set.findings()[0].where, "a.bundle: certificate 1");
}

TEST_F(BundleItems, NeededForAnEntryAreItsCertificateAndTheIssuer) {
  EXPECT_EQ(select(both_, {nimbus}).certificates.size(), 2U);
  EXPECT_EQ(select(both_, {gouda}).certificates.size(), 2U);
  EXPECT_TRUE(select(both_, {}).certificates.empty());
  EXPECT_TRUE(select(both_, {{nimbus.log_id, hash(1)}}).certificates.empty());
}

TEST_F(BundleItems, NeededOfALogAreItsHeadsAndLinksAndTheProofsOfTheEntry) {
  const evidence::Set set = with_log_items(nimbus.log_id);
  for (const token::LogEntry& entry :
       {token::LogEntry{nimbus.log_id, hash(1)}, token::LogEntry{nimbus.log_id, std::uint64_t{7}}}) {
    const Items items = select(set, {entry});
    EXPECT_EQ(items.tree_heads.size(), 1U);
    EXPECT_EQ(items.links.size(), 1U);
    ASSERT_EQ(items.inclusions.size(), 1U);
    EXPECT_EQ(items.inclusions[0].leaf_hash, hash(1));
  }
  const Items other = select(set, {gouda});
  EXPECT_TRUE(other.tree_heads.empty());
  EXPECT_TRUE(other.links.empty());
  EXPECT_TRUE(other.inclusions.empty());
}

}  // namespace
}  // namespace emblem::bundle
