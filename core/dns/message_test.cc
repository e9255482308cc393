#include "core/dns/message.h"

#include <gtest/gtest.h>

namespace emblem::dns {
namespace {

DomainName name(std::string_view text) { return DomainName::parse(text).value(); }

Bytes header(std::uint8_t flags_high, std::uint8_t flags_low, std::array<std::uint8_t, 4> counts) {
  return {0x12, 0x34, flags_high, flags_low, 0, counts[0], 0, counts[1], 0, counts[2], 0, counts[3]};
}

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

const Bytes question_a{1, 'a', 0, 0, 16, 0, 1};  // byte 12: a. TXT IN
const Bytes txt_by_pointer{0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 2, 1, 'x'};

TEST(Message, WithACompressedOwnerIsRead) {
  const auto message = parse_message(header(0x85, 0x80, {1, 1, 0, 0}) + question_a + txt_by_pointer).value();
  EXPECT_EQ(message.header.id, 0x1234);
  EXPECT_TRUE(message.header.response && message.header.authoritative && message.header.recursion_available);
  EXPECT_EQ(message.questions.at(0), (Question{name("a"), type_txt}));
  EXPECT_EQ(message.answers.at(0), (Record{name("a"), type_txt, 60, {1, 'x'}}));
}

TEST(Message, ExpandsNamesInsideData) {
  const Bytes cname{0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 4, 1, 'B', 0xc0, 12};
  const auto message = parse_message(header(0x84, 0, {1, 1, 0, 0}) + question_a + cname).value();
  EXPECT_EQ(message.answers.at(0).rdata, (Bytes{1, 'b', 1, 'a', 0}));
  Bytes soa{0xc0, 12, 0, 6, 0, 1, 0, 0, 0, 60, 0, 24, 0xc0, 12, 0xc0, 12};
  soa.resize(soa.size() + 20, 7);
  const auto negative = parse_message(header(0x84, 0, {1, 0, 1, 0}) + question_a + soa).value();
  EXPECT_EQ(negative.authority.at(0).rdata.size(), 26U);
}

TEST(Message, RefusesPointersThatDoNotPointBackwards) {
  for (const std::uint8_t target : Bytes{19, 20, 31, 200}) {  // 19 is the owner itself
    Bytes record = txt_by_pointer;
    record[1] = target;
    EXPECT_FALSE(parse_message(header(0x84, 0, {1, 1, 0, 0}) + question_a + record)) << unsigned{target};
  }
}

TEST(Message, RefusesAPointerLoopThroughLabels) {
  // The name at byte 12 is "a" and a pointer to itself.
  EXPECT_FALSE(parse_message(header(0, 0, {1, 0, 0, 0}) + Bytes{1, 'a', 0xc0, 12, 0, 16, 0, 1}));
}

TEST(Message, RefusesDataOfAnotherSizeThanItsName) {
  const Bytes cname{0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 3, 0xc0, 12, 9};
  EXPECT_EQ(parse_message(header(0x84, 0, {1, 1, 0, 0}) + question_a + cname).error().code,
            Code::dns_message_malformed);
  const Bytes past{0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 1, 1, 'a', 0};
  EXPECT_FALSE(parse_message(header(0x84, 0, {1, 1, 0, 0}) + question_a + past));
}

TEST(Message, RefusesEveryCutAndEveryByteLeftOver) {
  const Bytes whole = header(0x84, 0, {1, 1, 0, 0}) + question_a + txt_by_pointer;
  ASSERT_TRUE(parse_message(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(parse_message(ByteView(whole).first(size))) << size;
  }
  EXPECT_EQ(parse_message(whole + Bytes{0}).error().code, Code::dns_message_malformed);
}

TEST(Message, OfMoreThan65535BytesIsBeyondTheLimit) {
  EXPECT_EQ(parse_message(Bytes(65536)).error().code, Code::limit_exceeded);
}

TEST(Message, ThatIsTruncatedGivesItsQuestionsOnly) {
  const auto message = parse_message(header(0x86, 0, {1, 1, 0, 0}) + question_a + Bytes{0xc0, 12, 0, 16, 0}).value();
  EXPECT_TRUE(message.header.truncated);
  EXPECT_EQ(message.questions.size(), 1U);
  EXPECT_TRUE(message.answers.empty());
}

TEST(Message, TakesItsUpperResponseCodeFromEdns) {
  const Bytes opt{0, 0, 41, 0x04, 0xd0, 1, 0, 0x80, 0, 0, 0};
  const auto message = parse_message(header(0x80, 0, {1, 0, 0, 1}) + question_a + opt).value();
  EXPECT_EQ(message.header.rcode, Rcode::bad_version);
  EXPECT_EQ(message.edns->udp_bytes, 1232);
  EXPECT_TRUE(message.edns->dnssec_ok);
  EXPECT_TRUE(message.additional.empty());
  EXPECT_FALSE(parse_message(header(0x80, 0, {1, 0, 0, 2}) + question_a + opt + opt));
  EXPECT_FALSE(parse_message(header(0x80, 0, {1, 1, 0, 0}) + question_a + opt));
}

TEST(Message, LeavesOutRecordsOfOtherClasses) {
  Bytes record = txt_by_pointer;
  record[5] = 3;
  EXPECT_TRUE(parse_message(header(0x84, 0, {1, 1, 0, 0}) + question_a + record)->answers.empty());
}

TEST(Message, IsReadAsItWasWritten) {
  Message message;
  message.header = {.id = 7, .response = true, .recursion_desired = true, .rcode = Rcode::bad_version};
  message.questions = {{name("www.hospital.example"), default_type_ihle}};
  message.answers = {{name("www.hospital.example"), default_type_ihle, 300, Bytes(1000, 0xa5)}};
  message.additional = {{name("x"), type_a, 1, {192, 0, 2, 1}}};
  message.edns = Edns{.udp_bytes = 4096, .version = 0, .dnssec_ok = false, .options = {0, 10, 0, 0}};
  EXPECT_EQ(parse_message(encode_message(message).value()).value(), message);
}

TEST(Message, TooLongToBeSentIsNotWritten) {
  Message message;
  message.answers = {{name("x"), type_txt, 1, Bytes(65530)}};
  EXPECT_EQ(encode_message(message).error().code, Code::limit_exceeded);
}

TEST(Query, AsksOneQuestionWithEdnsAndWithoutTheDnssecFlag) {
  const auto message = parse_message(encode_query(9, {name("a.example"), type_txt})).value();
  EXPECT_EQ(message.header, (Header{.id = 9, .recursion_desired = true}));
  EXPECT_EQ(message.questions.size(), 1U);
  EXPECT_EQ(message.edns, Edns{});
  EXPECT_FALSE(parse_message(encode_query(9, {name("a.example"), type_txt}, std::nullopt))->edns);
}

TEST(Rcode, HasWords) {
  EXPECT_EQ(to_text(Rcode::server_failure), "server failure");
  EXPECT_EQ(to_text(static_cast<Rcode>(21)), "response code 21");
}

}  // namespace
}  // namespace emblem::dns
