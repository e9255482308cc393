#include "core/desk/reply.h"

#include "core/desk/desk_fixture_test.h"

namespace emblem::desk {
namespace {

class ReplyFile : public testing::Test {
 protected:
  Reply content() const {
    return {.authority = token::OrganizationId::parse("https://authority.example").value(),
            .key = support::TestKey::named("authority").public_key(),
            .chain = {Bytes(40, 0x30)},
            .request = support::provider().sha256(as_bytes("a request")),
            .endorsements = {{Dialect::cose, {0xd2, 0x84}}, {Dialect::jose, {'e', 'y', 'J'}}}};
  }

  void expect_refused(const Reply& reply, Code code, std::string_view where, const Limits& limits = {}) const {
    const auto read = parse_reply(encode_reply(reply), limits);
    ASSERT_FALSE(read);
    EXPECT_EQ(code_text(read.error().code), code_text(code));
    EXPECT_EQ(read.error().where, where);
  }
};

TEST_F(ReplyFile, ReadsAsItWasWritten) {
  const auto read = parse_reply(encode_reply(content()), {});
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(*read, content());
}

TEST_F(ReplyFile, MayHaveNoChain) {
  Reply reply = content();
  reply.chain.clear();
  EXPECT_EQ(parse_reply(encode_reply(reply), {}).value(), reply);
}

TEST_F(ReplyFile, IsReadInOneEncodingOnly) {
  Bytes file = encode_reply(content());
  for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
    file[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    if (const auto read = parse_reply(file, {})) {
      EXPECT_EQ(encode_reply(*read), file);
      EXPECT_NE(*read, content());
    }
    file[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
  }
}

TEST_F(ReplyFile, IsRefusedWhenCut) {
  const Bytes file = encode_reply(content());
  for (std::size_t size = 0; size < file.size(); ++size) EXPECT_FALSE(parse_reply(ByteView(file).first(size), {}));
}

TEST_F(ReplyFile, IsRefusedAsAFileOfAnotherType) {
  const Bytes file = with(encode_reply(content()), as_bytes("emblem-reply"), as_bytes("emblem-repla"));
  EXPECT_EQ(parse_reply(file, {}).error().where, "type");
}

TEST_F(ReplyFile, IsRefusedWithoutAnEndorsement) {
  Reply reply = content();
  reply.endorsements.clear();
  expect_refused(reply, Code::request_malformed, "endorsements");
  reply.endorsements = {{Dialect::cose, {}}};
  expect_refused(reply, Code::request_malformed, "endorsements");
}

TEST_F(ReplyFile, HoldsToTheLimits) {
  Limits limits;
  limits.tokens = 1;
  expect_refused(content(), Code::limit_exceeded, "endorsements", limits);
  limits = {};
  limits.token_bytes = 2;
  expect_refused(content(), Code::limit_exceeded, "endorsements", limits);
  limits = {};
  limits.certificate_bytes = 39;
  expect_refused(content(), Code::limit_exceeded, "chain", limits);
  limits = {};
  limits.record_bytes = encode_reply(content()).size() - 1;
  expect_refused(content(), Code::limit_exceeded, "file", limits);
}

}  // namespace
}  // namespace emblem::desk
