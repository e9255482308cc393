#include "engine/publishing/known_records.h"

#include "core/dns/text_record.h"
#include "core/issue/key_writer.h"
#include "engine/issuing/issuing_fixture_test.h"
#include "engine/issuing/published_set.h"

namespace emblem::publishing {
namespace {

class Known : public issuing::IssuingTest {
 protected:
  void SetUp() override {
    IssuingTest::SetUp();
    if (IsSkipped()) return;
    make_endorsed(hospital_, ministry_);
    issue(hospital_, order_of({{"www.hospital.example"}}));
  }
  bool knows(const dns::Record& record) const {
    const issuing::Workbench at = bench(hospital_);
    return KnownRecords(hospital_.contents(), at).knows(record);
  }
  static dns::Record at(const char* owner, dns::RecordType type, Bytes rdata) {
    return {dns::DomainName::parse(owner).value(), type, 60, std::move(rdata)};
  }
};

TEST_F(Known, AreTheHomesTokensAndKeysAtItsNames) {
  const Bytes& token = hospital_.contents().tokens.front().bytes;
  const Bytes key = issue::encode_cose_key(hospital_.key("root").key);
  EXPECT_TRUE(knows(at("www.hospital.example", dns::default_type_ihle, token)));
  EXPECT_TRUE(knows(at("www.hospital.example", 65300, key)));
  EXPECT_FALSE(knows(at("mail.hospital.example", dns::default_type_ihle, token)));
  EXPECT_FALSE(knows(at("www.hospital.example", dns::default_type_ihle, {1})));
}

TEST_F(Known, AreTextsHoweverTheyAreCut) {
  const std::string text = "adem-key=" + issue::encode_jwk(hospital_.key("root").key);
  EXPECT_TRUE(knows(at("www.hospital.example", dns::type_txt, dns::encode_text_record(text))));
  Bytes cut;
  for (const char letter : text) cut.insert(cut.end(), {1, static_cast<std::uint8_t>(letter)});
  EXPECT_TRUE(knows(at("www.hospital.example", dns::type_txt, cut)));
  EXPECT_FALSE(knows(at("www.hospital.example", dns::type_txt, dns::encode_text_record(text + "x"))));
}

TEST_F(Known, AreNotTheKeysOfThoseWhoEndorseIt) {
  ASSERT_FALSE(hospital_.contents().endorsers.empty());
  const Bytes key = issue::encode_cose_key(hospital_.contents().endorsers.front().key);
  EXPECT_FALSE(knows(at("www.hospital.example", dns::default_type_ihle, key)));
}

TEST_F(Known, StayKnownWhenTheyAreWithdrawn) {
  const Bytes token = hospital_.contents().tokens.back().bytes;
  home::Change change;
  change.marks = hospital_.contents().marks;
  change.marks[0].state = home::MarkState::withdrawn;
  change.token_states[hospital_.contents().tokens.back().sha256] = home::TokenState::withdrawn;
  hospital_.apply(change);
  EXPECT_TRUE(knows(at("www.hospital.example", dns::default_type_ihle, token)));
}

TEST(EmblemRecords, AreToldFromOtherTexts) {
  const auto text = [](std::string_view value) {
    return dns::Record{{}, dns::type_txt, 60, dns::encode_text_record(value)};
  };
  EXPECT_TRUE(is_emblem_record(text("adem-token=x"), 65297));
  EXPECT_FALSE(is_emblem_record(text("v=spf1 -all"), 65297));
  EXPECT_TRUE(is_emblem_record({{}, 65300, 60, {1}}, 65300));
  EXPECT_FALSE(is_emblem_record({{}, 65297, 60, {1}}, 65300));
}

}  // namespace
}  // namespace emblem::publishing
