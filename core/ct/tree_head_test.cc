#include "core/ct/tree_head.h"

#include "core/ct/log_answers.h"
#include "core/ct/recorded_test.h"

namespace emblem::ct {
namespace {

using crypto::SignatureCheck;

TreeHead recorded_head() {
  return *parse_tree_head_answer(recorded("pilot.get-sth.json"), recorded_log("Pilot").id, Limits{});
}

SignatureCheck verify(const TreeHead& head, const Log& log) { return verify_tree_head(head, log, test_provider()); }

TEST(TreeHead, OfARealLogHoldsWithItsKey) {
  const TreeHead head = recorded_head();
  EXPECT_EQ(head.tree_size, 3721782U);
  EXPECT_EQ(to_rfc3339(head.time()), "2014-04-04T11:10:00.587Z");
  EXPECT_EQ(verify(head, recorded_log("Pilot")), SignatureCheck::good);
}

TEST(TreeHead, WithAnyFieldChangedIsBad) {
  const auto changed = [](auto change) {
    TreeHead head = recorded_head();
    change(head);
    return verify(head, recorded_log("Pilot"));
  };
  EXPECT_EQ(changed([](TreeHead&) {}), SignatureCheck::good);
  EXPECT_EQ(changed([](TreeHead& head) { ++head.tree_size; }), SignatureCheck::bad);
  EXPECT_EQ(changed([](TreeHead& head) { ++head.timestamp; }), SignatureCheck::bad);
  EXPECT_EQ(changed([](TreeHead& head) { head.root.bytes[31] ^= 1; }), SignatureCheck::bad);
  EXPECT_EQ(changed([](TreeHead& head) { head.log_id.bytes[0] ^= 1; }), SignatureCheck::bad);
  EXPECT_EQ(changed([](TreeHead& head) { head.signature.back() ^= 1; }), SignatureCheck::bad);
  EXPECT_EQ(changed([](TreeHead& head) { head.signature.clear(); }), SignatureCheck::bad);
  EXPECT_EQ(changed([](TreeHead& head) { head.hash_algorithm = 5; }), SignatureCheck::bad);
  EXPECT_EQ(changed([](TreeHead& head) { head.signature_algorithm = 2; }), SignatureCheck::bad);
}

TEST(TreeHead, OfAnotherLogIsBad) {
  TreeHead head = recorded_head();
  EXPECT_EQ(verify(head, recorded_log("Luoshu")), SignatureCheck::bad);
  head.log_id = recorded_log("Luoshu").id;
  EXPECT_EQ(verify(head, recorded_log("Luoshu")), SignatureCheck::bad);
}

TEST(TreeHead, OfALogWhoseKeyCannotBeUsedIsBad) {
  Log log = recorded_log("Pilot");
  log.key.pop_back();
  EXPECT_EQ(verify(recorded_head(), log), SignatureCheck::bad);
}

TEST(TreeHead, IsSignedAsRfc6962Says) {
  TreeHead head;
  head.tree_size = 0x0102;
  head.timestamp = 0x0304;
  head.root.bytes.fill(9);
  EXPECT_EQ(encode_hex(encode_signed_tree_head(head)),
            "0001"
            "0000000000000304"
            "0000000000000102"
            "0909090909090909090909090909090909090909090909090909090909090909");
}

}  // namespace
}  // namespace emblem::ct
