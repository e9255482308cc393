#include "core/cbor/survey.h"

#include <gtest/gtest.h>

#include "core/bytes/base_encodings.h"

namespace emblem::cbor {
namespace {

constexpr SurveyLimits limits{.depth = 4, .map_entries = 4};

Result<Survey> survey(std::string_view hex) { return survey_item(*parse_hex(hex), limits); }

Code refusal(std::string_view hex) {
  const auto result = survey(hex);
  EXPECT_FALSE(result) << hex;
  return result ? Code{} : result.error().code;
}

TEST(CborSurvey, AcceptsEveryKindOfItemInDeterministicForm) {
  for (const auto* hex :
       {"00", "1818", "1bffffffffffffffff", "20", "43010203", "63616263", "80", "83010203", "a0", "a201020304", "d2 01",
        "f4", "f6", "f7", "f93c00", "fa3f800000", "fb3ff0000000000000", "f820"}) {
    const auto result = survey(hex);
    ASSERT_TRUE(result) << hex;
    EXPECT_FALSE(result->long_head) << hex;
    EXPECT_FALSE(result->unsorted_key) << hex;
  }
}

TEST(CborSurvey, ReadsLongHeadsAndUnsortedMapsAndSaysWhere) {
  EXPECT_EQ(survey("1801")->long_head, 0U);
  EXPECT_EQ(survey("82 01 190001")->long_head, 2U);
  EXPECT_EQ(survey("a2 03 01 02 01")->unsorted_key, 3U);
  EXPECT_FALSE(survey("fb 0000000000000000")->long_head);
}

TEST(CborSurvey, RefusesARepeatedKeyWhateverItsForm) {
  EXPECT_EQ(refusal("a2 01 01 01 02"), Code::cbor_repeated_key);
  EXPECT_EQ(refusal("a2 01 01 1801 02"), Code::cbor_repeated_key);
  EXPECT_EQ(refusal("81 a2 6161 01 6161 02"), Code::cbor_repeated_key);
  EXPECT_TRUE(survey("a2 4161 01 6161 02"));
  EXPECT_TRUE(survey("a2 01 a1 01 01 02 a1 01 01"));
}

TEST(CborSurvey, RefusesWhatIsCutOrFollowedByMore) {
  for (const auto* hex :
       {"", "18", "42 01", "62 61", "82 01", "a1 01", "d2", "1b 00", "9bffffffffffffffff", "5bffffffffffffffff"}) {
    EXPECT_EQ(refusal(hex), Code::input_truncated) << hex;
  }
  EXPECT_EQ(refusal("0000"), Code::input_trailing);
  EXPECT_EQ(refusal("a000"), Code::input_trailing);
}

TEST(CborSurvey, RefusesIndefiniteLengthsAndReservedValues) {
  for (const auto* hex : {"9fff", "bfff", "5f4101ff", "7f6161ff"})
    EXPECT_EQ(refusal(hex), Code::cbor_indefinite) << hex;
  for (const auto* hex : {"1c", "1d", "1e", "fc", "ff", "f801", "f81f", "a1 80 01", "a1 f4 01"}) {
    EXPECT_EQ(refusal(hex), Code::cbor_malformed) << hex;
  }
  EXPECT_EQ(refusal("61ff"), Code::text_not_utf8);
}

TEST(CborSurvey, HoldsToItsLimits) {
  EXPECT_TRUE(survey("81818180"));
  EXPECT_EQ(refusal("8181818180"), Code::limit_exceeded);
  EXPECT_EQ(refusal("a5 0101 0201 0301 0401 0501"), Code::limit_exceeded);
}

}  // namespace
}  // namespace emblem::cbor
