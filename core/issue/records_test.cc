#include "core/issue/records.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/dns/master_file.h"
#include "core/dns/message.h"
#include "core/dns/text_record.h"
#include "core/issue/issue_fixture_test.h"
#include "core/issue/key_writer.h"

namespace emblem::issue {
namespace {

dns::DomainName name(std::string_view text) { return dns::DomainName::parse(text).value(); }
const RecordRules rules{.owner = name("www.hospital.example")};

class Records : public testing::Test {
 protected:
  std::vector<dns::Record> of(std::initializer_list<Dialect> dialects, const RecordRules& with = rules) {
    std::vector<SignedToken> tokens;
    for (const Dialect dialect : dialects) tokens.push_back(sign(emblem_draft(dialect), key_));
    std::vector<WrittenToken> written;
    for (const SignedToken& token : tokens) written.push_back({token.dialect, token.bytes});
    const std::vector<crypto::PublicKey> keys = {key_.public_key()};
    return make_records(written, keys, with);
  }

  TestKey key_ = TestKey::named("signer");
};

std::vector<dns::Record> read_back(const std::vector<dns::Record>& records) {
  std::string text;
  for (const dns::Record& record : records) text += dns::to_master_line(record) + "\n";
  const dns::MasterFile file = dns::parse_master_file(text, Limits());
  EXPECT_TRUE(file.errors.empty());
  return file.records;
}

std::vector<std::string> texts_of(const std::vector<dns::Record>& records) {
  std::vector<std::string> texts;
  for (const dns::Record& record : records) texts.push_back(dns::parse_text_record(record.rdata).value());
  return texts;
}

TEST_F(Records, OfJoseAreLabelledTexts) {
  const auto records = of({Dialect::jose});
  const SignedToken token = sign(emblem_draft(Dialect::jose), key_);
  EXPECT_EQ(texts_of(records), (std::vector<std::string>{"adem-key=" + encode_jwk(key_.public_key()),
                                                         "adem-token=" + std::string(as_text(token.bytes))}));
  for (const dns::Record& record : records) {
    EXPECT_EQ(record.type, dns::type_txt);
    EXPECT_EQ(record.owner, rules.owner);
    EXPECT_EQ(record.ttl, 3600U);
  }
}

TEST_F(Records, OfCborAreTheItemsThemselves) {
  const auto records = of({Dialect::cose});
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].rdata, encode_cose_key(key_.public_key()));
  EXPECT_EQ(records[1].rdata, sign(emblem_draft(Dialect::cose), key_).bytes);
  EXPECT_EQ(records[0].type, dns::default_type_ihle);
  const auto elsewhere = of({Dialect::cose}, {.owner = rules.owner, .ttl = 60, .ihle_type = 65300});
  EXPECT_EQ(elsewhere[0].type, 65300);
  EXPECT_EQ(elsewhere[0].ttl, 60U);
}

TEST_F(Records, HaveAKeyInEachFamilyThatHasAToken) {
  const auto records = of({Dialect::cose, Dialect::jose, Dialect::cose_16sep});
  ASSERT_EQ(records.size(), 5U);
  EXPECT_EQ(std::ranges::count(records, dns::type_txt, &dns::Record::type), 2);
}

TEST_F(Records, StandOnceInOneOrder) {
  EXPECT_EQ(of({Dialect::cose, Dialect::jose, Dialect::cose}), of({Dialect::jose, Dialect::cose}));
}

TEST_F(Records, OfNothingAreNone) { EXPECT_TRUE(of({}).empty()); }

TEST_F(Records, SplitLongTextsAtTwoHundredAndFiftyFiveBytes) {
  const auto records = of({Dialect::jose});
  const Bytes& rdata = records[1].rdata;
  ASSERT_GT(rdata.size(), 256U);
  EXPECT_EQ(rdata[0], 255);
  EXPECT_EQ(rdata[256], rdata.size() - 257);
}

TEST_F(Records, AreReadBackFromAMasterFile) {
  const auto records = of({Dialect::jose, Dialect::cose, Dialect::cose_16sep});
  EXPECT_EQ(read_back(records), records);
}

TEST(MasterLine, WritesAnyByteSoThatItIsReadBack) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const std::vector<dns::Record> records = {
      {.owner = name("a\\.b\\032.example"), .type = dns::type_txt, .ttl = 1, .rdata = dns::encode_text_record(all)},
      {.owner = name("."), .type = dns::type_txt, .ttl = 0, .rdata = dns::encode_text_record("")},
      {.owner = name("e"),
       .type = dns::default_type_ihle,
       .ttl = 4294967,
       .rdata = Bytes(as_bytes(all).begin(), as_bytes(all).end())},
      {.owner = name("e"), .type = dns::default_type_ihle, .ttl = 5, .rdata = {}},
      {.owner = name("e"), .type = dns::type_a, .ttl = 5, .rdata = {192, 0, 2, 1}}};
  EXPECT_EQ(read_back(records), records);
}

TEST(MasterLine, LooksAsKdigPrintsIt) {
  EXPECT_EQ(
      dns::to_master_line({.owner = rules.owner, .type = dns::type_txt, .ttl = 60, .rdata = {3, 'a', '"', 'b', 1, 9}}),
      R"(www.hospital.example. 60 IN TXT "a\"b" "\009")");
  EXPECT_EQ(dns::to_master_line({.owner = rules.owner, .type = 65297, .ttl = 60, .rdata = {0xd2, 0x84}}),
            "www.hospital.example. 60 IN TYPE65297 \\# 2 d284");
}

TEST(MasterLine, WritesTextsThatAreNoneInTheGenericForm) {
  EXPECT_EQ(dns::to_master_line({.owner = rules.owner, .type = dns::type_txt, .ttl = 60, .rdata = {3, 'a'}}),
            "www.hospital.example. 60 IN TXT \\# 2 0361");
}

// An answer put together byte by byte, for A records at a.example.
Bytes answer_by_hand(std::size_t records) {
  Bytes message = {0, 0, 0x84, 0, 0, 1, 0, static_cast<std::uint8_t>(records), 0, 0, 0, 1};
  const auto append = [&](std::string_view bytes) { message.insert(message.end(), bytes.begin(), bytes.end()); };
  using namespace std::string_view_literals;
  append("\1a\7example\0\0\1\0\1"sv);
  for (std::size_t i = 0; i < records; ++i) {
    append("\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2"sv);
    message.push_back(static_cast<std::uint8_t>(i));
  }
  append("\0\0\x29\4\xd0\0\0\0\0\0\0"sv);
  return message;
}

TEST(AnswerSize, IsThatOfAnAnswerMadeByHand) {
  for (const std::size_t count : {1U, 2U, 7U}) {
    const Bytes message = answer_by_hand(count);
    auto parsed = dns::parse_message(message).value();
    ASSERT_EQ(parsed.answers.size(), count);
    ASSERT_TRUE(parsed.edns);
    EXPECT_EQ(answer_size(parsed.answers, dns::type_a), message.size());
  }
}

TEST(AnswerSize, CountsOneRecordSetOnly) {
  std::vector<dns::Record> records = dns::parse_message(answer_by_hand(2))->answers;
  const std::size_t alone = answer_size(records, dns::type_a);
  records.push_back({.owner = name("a.example"), .type = dns::type_txt, .rdata = {1, 'a'}});
  records.push_back({.owner = name("b.example"), .type = dns::type_a, .rdata = {192, 0, 2, 1}});
  EXPECT_EQ(answer_size(records, dns::type_a), alone);
  EXPECT_EQ(answer_size(records, dns::type_aaaa), 0U);
}

TEST(AnswerSize, PointsAtNoNameThatIsShorterThanAPointer) {
  const std::vector<dns::Record> records = {{.owner = {}, .type = dns::type_a, .rdata = {192, 0, 2, 1}}};
  EXPECT_EQ(answer_size(records, dns::type_a), 12U + 5 + 15 + 11);
}

// Without compression an answer is longer by what each owner has beyond a pointer.
TEST_F(Records, HaveTheSizeOfOurOwnMessageLessTheNamesItRepeats) {
  const auto records = of({Dialect::jose});
  dns::Message message{.header = {.response = true}, .questions = {{.name = rules.owner, .type = dns::type_txt}}};
  message.answers = records;
  message.edns.emplace();
  const std::size_t repeated = records.size() * (rules.owner.wire().size() - 2);
  EXPECT_EQ(answer_size(records, dns::type_txt), dns::encode_message(message)->size() - repeated);
}

}  // namespace
}  // namespace emblem::issue
