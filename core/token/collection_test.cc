#include "core/token/collection.h"

#include "core/dns/text_record.h"
#include "core/token/token_fixture_test.h"

namespace emblem::token {
namespace {

const std::string kid(52, 'a');

class CollectionTest : public TokenTest {
 protected:
  static dns::Record txt(std::string_view text, std::string_view owner = "a.example") {
    return {.owner = *dns::DomainName::parse(owner), .type = dns::type_txt, .rdata = dns::encode_text_record(text)};
  }
  static dns::Record ihle(Bytes rdata) {
    return {.owner = *dns::DomainName::parse("a.example"), .type = dns::default_type_ihle, .rdata = std::move(rdata)};
  }
  static std::vector<const dns::Record*> pointers(const std::vector<dns::Record>& records) {
    std::vector<const dns::Record*> list;
    for (const dns::Record& record : records) list.push_back(&record);
    return list;
  }
  Collection collect(const std::vector<dns::Record>& records) const {
    return token::collect(pointers(records), {.limits = limits_, .provider = *provider_});
  }
  // Whether unreadable records let us think of a failed emblem (INVALID) or not (NONE).
  bool fails_an_emblem(const dns::Record& record) const {
    const Collection collection = collect({record});
    EXPECT_TRUE(collection.tokens.empty());
    EXPECT_FALSE(collection.findings.empty());
    return !collection.failed_emblems.empty();
  }

  static std::string header(std::string_view cty) {
    return R"({"alg":"ES256","cty":")" + std::string(cty) + R"(","kid":")" + kid + "\"}";
  }
  static std::string emblem(int exp = 20) {
    return compact(header("adem-emb"),
                   R"({"ver":"v1","iat":5,"nbf":10,"exp":)" + std::to_string(exp) + R"(,"assets":["a.example"]})");
  }
  static std::string endorsement() {
    return compact(header("adem-end"), R"({"ver":"v1","iat":5,"nbf":10,"exp":20,"key":")" + kid + "\"}");
  }
  static std::string key(std::uint8_t byte = 9) {
    return R"({"kty":"OKP","crv":"Ed25519","alg":"EdDSA","x":")" + encode_base64url(Bytes(32, byte)) + "\"}";
  }
  static Bytes cose_key(std::uint8_t byte = 9) {
    return cbor::Encoder()
        .map(4)
        .integer(1)
        .integer(1)
        .integer(3)
        .integer(-8)
        .integer(-1)
        .integer(6)
        .integer(-2)
        .bytes(Bytes(32, byte))
        .encoded();
  }
  static Bytes cose_endorsement(std::string_view version) {
    const std::string digest = "5820" + std::string(64, '1');
    return sign1({{"a", "0126"}, {"b", "04" + digest}}, cbor_map({{"a", "0414"},
                                                                  {"b", "050a"},
                                                                  {"c", "63656e64f5"},
                                                                  {"d", "636b6579" + digest},
                                                                  {"e", "6370727001"},
                                                                  {"f", "63766572" + std::string(version)}}));
  }
};

TEST_F(CollectionTest, TakesTokensAndKeysOfBothCarriers) {
  const Collection collection = collect({txt("adem-token=" + emblem()), txt("adem-token-7=" + endorsement()),
                                         txt("adem-key=" + key()), ihle(cose_key()), ihle(cose_endorsement("01"))});
  EXPECT_EQ(collection.tokens.size(), 3U);
  EXPECT_EQ(collection.keys.size(), 2U);
  EXPECT_TRUE(collection.findings.empty());
  EXPECT_TRUE(collection.failed_emblems.empty());
  EXPECT_EQ(collection.budget, Budget::kept);
  EXPECT_EQ(collection.token_records, 3U);
  EXPECT_EQ(std::ranges::count(collection.tokens, "7", &CollectedToken::set_id), 1);
}

TEST_F(CollectionTest, OlderLabelsAreTaken) {
  const Collection collection = collect({txt("adem-emb=" + emblem()), txt("adem-end-x=" + endorsement())});
  EXPECT_EQ(collection.tokens.size(), 2U);
  EXPECT_TRUE(collection.findings.empty());
}

TEST_F(CollectionTest, ContentTypeCountsWhereTheLabelDiffers) {
  const Collection collection = collect({txt("adem-emb=" + endorsement())});
  ASSERT_EQ(collection.tokens.size(), 1U);
  EXPECT_EQ(collection.tokens[0].token->role(), Role::endorsement);
  EXPECT_TRUE(has_finding(collection.findings, Code::record_prefix_differs));
}

TEST_F(CollectionTest, OtherRecordsAreNoneOfItsBusiness) {
  dns::Record a = txt("adem-token=" + emblem());
  a.type = dns::type_a;
  const Collection collection = collect({txt("v=spf1 -all"), txt("adem-tokens=x"), a, txt("")});
  EXPECT_TRUE(collection.tokens.empty() && collection.findings.empty());
  EXPECT_EQ(collection.token_records, 0U);
}

TEST_F(CollectionTest, TypeOfIhleIsAsTold) {
  dns::Record record = ihle(cose_key());
  record.type = 65400;
  const std::vector<dns::Record> records{record};
  EXPECT_TRUE(collect(records).keys.empty());
  EXPECT_EQ(
      token::collect(pointers(records), {.ihle_type = 65400, .limits = limits_, .provider = *provider_}).keys.size(),
      1U);
}

TEST_F(CollectionTest, OneThatCannotBeReadSpoilsNothingElse) {
  const Collection collection = collect({txt("adem-token=" + emblem()),
                                         txt("adem-token=x"),
                                         txt("adem-key={"),
                                         ihle({}),
                                         ihle({0xa1}),
                                         {.owner = {}, .type = dns::type_txt, .rdata = {}}});
  EXPECT_EQ(collection.tokens.size(), 1U);
  EXPECT_EQ(collection.findings.size(), 5U);
}

TEST_F(CollectionTest, FindingsNameTheRecordAndThePlaceInIt) {
  const dns::Record record = txt("adem-token=" + compact(header("adem-emb"), "{}"));
  const Collection collection = collect({record});
  ASSERT_EQ(collection.failed_emblems.size(), 1U);
  const std::string digest = encode_hex(provider_->sha256(record.rdata).bytes).substr(0, 8);
  EXPECT_EQ(collection.failed_emblems[0].where, "a.example TXT " + digest + ": claims: ver");
  EXPECT_EQ(collect({ihle({0xa1})}).findings[0].where.substr(0, 15), "a.example IHLE ");
}

TEST_F(CollectionTest, NotesOfReadingNameTheTokensDigest) {
  const std::string text =
      compact(header("adem-emb"), R"({"ver":"v1","iat":5,"nbf":10,"exp":20,"assets":["a.b","*"]})");
  const Collection collection = collect({txt("adem-token=" + text)});
  ASSERT_EQ(collection.findings.size(), 1U);
  const std::string digest = encode_hex(provider_->sha256(as_bytes(text)).bytes).substr(0, 8);
  EXPECT_EQ(collection.findings[0].where, "a.example TXT " + digest + ": assets[1]");
}

TEST_F(CollectionTest, UnreadableTokenIsAFailedEmblemUnlessItIsKnownToBeNone) {
  EXPECT_TRUE(fails_an_emblem(txt("adem-token=x")));
  EXPECT_TRUE(fails_an_emblem(txt("adem-emb=x")));
  EXPECT_FALSE(fails_an_emblem(txt("adem-end=x")));
  EXPECT_TRUE(fails_an_emblem(txt("adem-token=" + compact(header("adem-emb"), "{}"))));
  EXPECT_FALSE(fails_an_emblem(txt("adem-token=" + compact(header("adem-end"), "{}"))));
  EXPECT_TRUE(fails_an_emblem(txt("adem-token=" + compact(header("adem-end"), "{}") + "!")));
  EXPECT_TRUE(fails_an_emblem(txt("adem-end=" + compact(header("adem-emb"), "{}"))));
}

TEST_F(CollectionTest, UnreadableLabelIsWhatItsKindSays) {
  EXPECT_TRUE(fails_an_emblem(txt("adem-token-a-b=" + emblem())));
  EXPECT_TRUE(fails_an_emblem(txt("adem-emb-a-b=" + emblem())));
  EXPECT_FALSE(fails_an_emblem(txt("adem-end-a-b=" + endorsement())));
  EXPECT_FALSE(fails_an_emblem(txt("adem-key-a-b=" + key())));
}

TEST_F(CollectionTest, UnreadableIhleIsAFailedEmblemUnlessItIsAKeyOrAnEndorsement) {
  EXPECT_TRUE(fails_an_emblem(ihle({})));
  EXPECT_TRUE(fails_an_emblem(ihle({0xd2})));
  EXPECT_FALSE(fails_an_emblem(ihle({0xa1})));
  EXPECT_FALSE(fails_an_emblem(ihle(cose_endorsement("02"))));
}

TEST_F(CollectionTest, UnreadableKeyIsNoEmblem) { EXPECT_FALSE(fails_an_emblem(txt("adem-key=x"))); }

TEST_F(CollectionTest, PublishedPrivateKeyIsWarnedOf) {
  std::string secret = key();
  secret.insert(1, R"("d":"AA",)");
  const Collection collection = collect({txt("adem-key=" + secret)});
  EXPECT_TRUE(collection.keys.empty());
  EXPECT_TRUE(has_finding(collection.findings, Code::private_key_published));
}

TEST_F(CollectionTest, RepeatedRecordCountsOnce) {
  const Collection collection = collect({txt("adem-token=" + emblem()), txt("adem-token=" + emblem(), "b.example")});
  EXPECT_EQ(collection.tokens.size(), 1U);
  EXPECT_EQ(collection.token_records, 1U);
}

TEST_F(CollectionTest, OrderOfRecordsMakesNoDifference) {
  std::vector<dns::Record> records{txt("adem-token=" + emblem()),
                                   txt("adem-token=x"),
                                   txt("adem-key=" + key()),
                                   txt("adem-token=" + emblem(30)),
                                   ihle({}),
                                   ihle(cose_key(3))};
  const auto places = [&] {
    const Collection collection = collect(records);
    std::string text;
    for (const auto& token : collection.tokens) text += token.where + ";";
    for (const auto& found : collection.keys) text += encode_hex(found.key.x) + ";";
    for (const auto& finding : collection.findings) text += finding.where + ";";
    return text;
  };
  const std::string once = places();
  for (int turn = 0; turn < 6; ++turn) {
    std::ranges::rotate(records, records.begin() + 1);
    EXPECT_EQ(places(), once);
  }
}

TEST_F(CollectionTest, MoreTokensThanTheBudgetAreNotRead) {
  limits_.tokens = 2;
  std::vector<dns::Record> records{txt("adem-token=" + emblem()), txt("adem-token=x")};
  EXPECT_EQ(collect(records).budget, Budget::kept);
  records.push_back(ihle({}));
  const Collection collection = collect(records);
  EXPECT_EQ(collection.budget, Budget::exceeded);
  EXPECT_EQ(collection.token_records, 3U);
}

TEST_F(CollectionTest, MoreKeysThanTheBudgetAreNotRead) {
  limits_.keys = 1;
  EXPECT_EQ(collect({txt("adem-key=" + key())}).budget, Budget::kept);
  const Collection collection = collect({txt("adem-key=" + key()), txt("adem-key=x")});
  EXPECT_EQ(collection.budget, Budget::exceeded);
  EXPECT_LE(collection.keys.size(), 1U);
}

TEST_F(CollectionTest, MoreBytesThanTheBudgetAreNotRead) {
  const dns::Record record = txt("adem-token=" + emblem());
  limits_.record_bytes = record.rdata.size();
  EXPECT_EQ(collect({record}).budget, Budget::kept);
  limits_.record_bytes = record.rdata.size() - 1;
  EXPECT_EQ(collect({record}).budget, Budget::exceeded);
}

}  // namespace
}  // namespace emblem::token
