#include "core/desk/approval.h"

#include "core/desk/desk_fixture_test.h"
#include "core/desk/envelope.h"

namespace emblem::desk {
namespace {

class ApprovalFile : public testing::Test {
 protected:
  Bytes written() { return write_approval(request_, {1'800'000'000}, approver_, support::provider()).value(); }
  Result<Approval> read(ByteView file) const { return read_approval(file, support::provider(), Limits{}); }

  Sha256Digest request_ = support::provider().sha256(as_bytes("a request"));
  TestSigner approver_{support::TestKey::named("approver")};
};

TEST_F(ApprovalFile, ReadsAsItWasWritten) {
  const Approval expected{request_, approver_.public_key(), {1'800'000'000}};
  EXPECT_EQ(read(written()).value(), expected);
}

TEST_F(ApprovalFile, IsRefusedWithAnyBitFlipped) {
  expect_no_flip_read(written(), [&](ByteView file) { return read(file).has_value(); });
}

TEST_F(ApprovalFile, IsRefusedWhenAnotherKeySignedIt) {
  TestSigner other{support::TestKey::named("other")};
  const Bytes file = written();
  const Envelope envelope = open_envelope(file, {}).value();
  const auto forged = write_envelope("application/emblem-approval+cbor", envelope.payload, other);
  EXPECT_EQ(read(*forged).error().code, Code::request_signature_bad);
}

TEST_F(ApprovalFile, IsRefusedAsAFileOfAnotherType) {
  const Bytes file = written();
  const Envelope envelope = open_envelope(file, {}).value();
  const auto other = write_envelope("application/emblem-request+cbor", envelope.payload, approver_);
  EXPECT_EQ(read(*other).error().code, Code::request_malformed);
  EXPECT_EQ(read(*other).error().where, "protected header");
}

TEST_F(ApprovalFile, IsRefusedBeforeTheEpoch) {
  EXPECT_FALSE(write_approval(request_, {-1}, approver_, support::provider()));
}

}  // namespace
}  // namespace emblem::desk
