#include "core/bundle/bundle.h"

#include <gtest/gtest.h>

#include "core/bundle/bundle_fixture_test.h"
#include "core/bytes/base_encodings.h"

namespace emblem::bundle {
namespace {

const Limits limits;

const dns::DomainName hospital = *dns::DomainName::parse("www.hospital.example");

LookUp look_up() {
  return {.question = {.asset = token::NameAsset{.name = hospital}, .look_at = std::nullopt},
          .owners = {hospital},
          .records = {{.owner = hospital, .type = dns::type_txt, .ttl = 300, .rdata = {1, 'x'}}},
          .emblems = Completeness::complete,
          .addresses = Completeness::complete};
}

Bundle small_bundle() {
  return {.made = {.seconds = 1'800'000'000}, .look_ups = {look_up()}, .evidence = {}, .log_list = {}};
}

Bytes encoded(const Bundle& bundle) {
  auto bytes = encode_bundle(bundle);
  EXPECT_TRUE(bytes) << to_text(bytes.error());
  return bytes.value_or(Bytes());
}

Error error_of(ByteView bytes, const Limits& bounds = limits) {
  const auto parsed = parse_bundle(bytes, bounds);
  EXPECT_FALSE(parsed);
  return parsed ? Error{} : parsed.error();
}

Bytes of_hex(std::string_view text) { return *parse_hex(text); }

// d9d9f7, an array of three, "emblem-bundle"
const std::string opening = "d9d9f7 83 6d 656d626c656d2d62756e646c65";
// made, and eight empty members
const std::string nothing_in_it = "a9 01 00 02 80 03 80 04 80 05 80 06 80 07 80 08 80 09 f6";

TEST(Bundle, BeginsWithItsTagItsNameAndItsVersion) {
  EXPECT_EQ(encoded({}), of_hex(opening + "01" + nothing_in_it));
  EXPECT_TRUE(is_bundle(encoded(small_bundle())));
}

TEST(Bundle, IsRecognisedWhateverItsVersion) {
  EXPECT_TRUE(is_bundle(of_hex(opening + "02")));
  EXPECT_FALSE(is_bundle(of_hex("d9d9f7 83 6d 656d626c656d2d62756e646c66 01")));
  EXPECT_FALSE(is_bundle(of_hex("83 6d 656d626c656d2d62756e646c65 01")));
  EXPECT_FALSE(is_bundle({}));
}

TEST(Bundle, GivesBackWhatWasPutIn) {
  const Bundle bundle = small_bundle();
  const auto again = parse_bundle(encoded(bundle), limits);
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(*again, bundle);
}

TEST(Bundle, HasOneEncodingHoweverItWasCollected) {
  RandomBundles random(1);
  for (int i = 0; i < 60; ++i) {
    const Bundle bundle = random.draw();
    const Bytes bytes = encoded(bundle);
    EXPECT_EQ(encoded(random.shuffle(bundle)), bytes);
    const auto again = parse_bundle(bytes, limits);
    ASSERT_TRUE(again) << to_text(again.error());
    EXPECT_EQ(encoded(*again), bytes);
  }
}

TEST(Bundle, IsReadInThatEncodingAlone) {
  RandomBundles random(2);
  for (int i = 0; i < 2; ++i) {
    const Bytes bytes = encoded(random.draw());
    for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 7) {
      Bytes flipped = bytes;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      const auto parsed = parse_bundle(flipped, limits);
      if (parsed) {
        EXPECT_EQ(encoded(*parsed), flipped);
      }
    }
  }
}

TEST(Bundle, IsRefusedWhenCutAnywhere) {
  RandomBundles random(3);
  const Bytes bytes = encoded(random.draw());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_EQ(error_of(ByteView(bytes).first(length)).code, Code::bundle_malformed) << length;
  }
}

TEST(Bundle, KeepsOfTwoTimesToLiveTheSmaller) {
  Bundle bundle = small_bundle();
  bundle.look_ups[0].records.push_back(bundle.look_ups[0].records[0]);
  bundle.look_ups[0].records[1].ttl = 60;
  const auto again = parse_bundle(encoded(bundle), limits);
  ASSERT_EQ(again->look_ups[0].records.size(), 1U);
  EXPECT_EQ(again->look_ups[0].records[0].ttl, 60U);
}

TEST(Bundle, IsNotWrittenWithTwoAnswersToOneQuestion) {
  Bundle bundle = small_bundle();
  bundle.look_ups.push_back(look_up());
  EXPECT_TRUE(encode_bundle(bundle));
  bundle.look_ups[1].emblems = Completeness::incomplete;
  EXPECT_EQ(encode_bundle(bundle).error().code, Code::bundle_malformed);
  bundle.look_ups[1].question.look_at = hospital;
  EXPECT_TRUE(encode_bundle(bundle));
}

TEST(Bundle, IsNotWrittenWithWhatCouldNotBeReadAgain) {
  Bundle bundle = small_bundle();
  bundle.made.seconds = -1;
  EXPECT_EQ(encode_bundle(bundle).error().code, Code::bundle_malformed);
  bundle = small_bundle();
  bundle.log_list =
      UsedLogList{.sha256 = {}, .timestamp = {}, .logs = {{.id = {}, .key = {}, .description = "\xff", .url = {}}}};
  EXPECT_EQ(encode_bundle(bundle).error().code, Code::bundle_malformed);
  bundle = small_bundle();
  bundle.look_ups[0].question.asset = token::NameAsset{.name = hospital, .reach = token::Reach::subtree};
  EXPECT_EQ(encode_bundle(bundle).error().code, Code::bundle_malformed);
  bundle = small_bundle();
  bundle.evidence.certificates.emplace_back(limits.certificate_bytes + 1);
  EXPECT_EQ(encode_bundle(bundle).error().code, Code::limit_exceeded);
}

// Each differs from what is read in one thing.
TEST(Bundle, SaysWhereAndInWhichMemberItIsWrong) {
  const struct {
    std::string content;
    std::string where;
  } cases[] = {
      {"a9 01 00 02 80 03 80 04 80 05 80 06 80 07 80 08 80 0a f6", "byte 36: label"},
      {"a8 01 00 02 80 03 80 04 80 05 80 06 80 07 80 08 80", "byte 19: content"},
      {"a9 01 20 02 80 03 80 04 80 05 80 06 80 07 80 08 80 09 f6", "byte 21: made"},
      {"a9 01 1b 0000003afff44180 02 80 03 80 04 80 05 80 06 80 07 80 08 80 09 f6", "byte 21: made"},
      {"a9 01 1800 02 80 03 80 04 80 05 80 06 80 07 80 08 80 09 f6", "byte 21"},
      {"a9 02 80 01 00 03 80 04 80 05 80 06 80 07 80 08 80 09 f6", "byte 22"},
      {"a9 01 00 02 80 03 82 4101 4101 04 80 05 80 06 80 07 80 08 80 09 f6", "byte 28: certificates"},
      {"a9 01 00 02 80 03 82 4102 4101 04 80 05 80 06 80 07 80 08 80 09 f6", "byte 28: certificates"},
      {"a9 01 00 02 80 03 81 40 04 80 05 80 06 80 07 80 08 80 09 f6", "byte 26: certificate"},
      {"a9 01 00 02 80 03 80 04 81 01 05 80 06 80 07 80 08 80 09 f6", "byte 28: revocation list"},
      {"a9 01 00 02 80 03 80 04 80 05 81 80 06 80 07 80 08 80 09 f6", "byte 30: tree head"},
      {"a9 01 00 02 80 03 80 04 80 05 80 06 80 07 80 08 80 09 80", "byte 37: log-list"},
      {"a9 01 00 02 81 86 83 4401415800 f6 19ff11 80 80 00 00 00 03 80 04 80 05 80 06 80 07 80 08 80 09 f6",
       "byte 26: asset"},
      {"a9 01 00 02 81 86 83 43014100 f6 19ff11 80 80 00 00 00 03 80 04 80 05 80 06 80 07 80 08 80 09 f6",
       "byte 26: asset"},
      {"a9 01 00 02 81 86 83 43016100 f6 19ff11 80 80 02 00 00 03 80 04 80 05 80 06 80 07 80 08 80 09 f6",
       "byte 36: emblems"},
  };
  for (const auto& wrong : cases) {
    const Error error = error_of(of_hex(opening + "01" + wrong.content));
    EXPECT_EQ(error.code, Code::bundle_malformed) << wrong.content;
    EXPECT_EQ(error.where, wrong.where) << wrong.content << " " << error.detail;
  }
  EXPECT_TRUE(
      parse_bundle(of_hex(opening + "01 a9 01 00 02 81 86 83 43016100 f6 19ff11 80 80 01 00 00 03 80 04 80 05 80 "
                                    "06 80 07 80 08 80 09 f6"),
                   limits));
}

TEST(Bundle, OfANewerVersionIsNotGuessedAt) {
  EXPECT_EQ(error_of(of_hex(opening + "02" + nothing_in_it)).code, Code::bundle_newer);
  EXPECT_EQ(error_of(of_hex(opening + "1903e8 a0")).code, Code::bundle_newer);
  EXPECT_EQ(error_of(of_hex(opening + "00" + nothing_in_it)).code, Code::bundle_malformed);
}

TEST(Bundle, EndsWhereItEnds) {
  Bytes bytes = encoded(small_bundle());
  bytes.push_back(0);
  EXPECT_EQ(error_of(bytes).code, Code::bundle_malformed);
}

TEST(Bundle, IsBounded) {
  Bundle bundle = small_bundle();
  bundle.evidence.certificates = {{1}, {2}, {3}};
  const Bytes bytes = encoded(bundle);
  Limits bounds;
  bounds.bundle_bytes = bytes.size();
  bounds.certificates = 3;
  bounds.master_file_records = 1;
  EXPECT_TRUE(parse_bundle(bytes, bounds));
  for (std::size_t Limits::* bound : {&Limits::bundle_bytes, &Limits::certificates, &Limits::master_file_records}) {
    Limits tighter = bounds;
    --(tighter.*bound);
    EXPECT_EQ(error_of(bytes, tighter).code, Code::limit_exceeded);
  }
}

TEST(Bundle, NamesItsQuestionsForPeople) {
  const auto asset = [](std::string_view text) { return token::parse_asked_asset(text)->id; };
  EXPECT_EQ(to_text({.asset = asset("www.hospital.example"), .look_at = {}}), "www.hospital.example");
  EXPECT_EQ(to_text({.asset = asset("[2001:db8::1]"), .look_at = hospital}),
            "2001:db8::1, looked for at www.hospital.example");
  EXPECT_EQ(to_text({.asset = asset("192.0.2.0/24"), .look_at = hospital}),
            "192.0.2.0/24, looked for at www.hospital.example");
}

}  // namespace
}  // namespace emblem::bundle
