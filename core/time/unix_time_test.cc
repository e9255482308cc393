#include <gtest/gtest.h>

#include "emblem/time.h"

namespace emblem {
namespace {

TEST(UnixTime, ReadsRfc3339) {
  EXPECT_EQ(*parse_rfc3339("1970-01-01T00:00:00Z"), (UnixTime{0, 0}));
  EXPECT_EQ(*parse_rfc3339("2026-06-17T00:10:00Z"), (UnixTime{1781655000, 0}));
  EXPECT_EQ(*parse_rfc3339("2026-06-17t02:10:00+02:00"), (UnixTime{1781655000, 0}));
  EXPECT_EQ(*parse_rfc3339("2026-06-16 19:40:00-04:30"), (UnixTime{1781655000, 0}));
  EXPECT_EQ(*parse_rfc3339("1969-12-31T23:59:59.25z"), (UnixTime{-1, 250000000}));
  EXPECT_EQ(*parse_rfc3339("2024-02-29T00:00:00Z"), (UnixTime{1709164800, 0}));
  EXPECT_EQ(parse_rfc3339("2026-06-17T00:10:00.1234567891Z")->nanos, 123456789U);
}

TEST(UnixTime, RefusesWhatIsNoRfc3339) {
  for (const std::string_view text : {"",
                                      "2026-06-17",
                                      "2026-06-17T00:10:00",
                                      "2026-06-17T00:10Z",
                                      "2026-06-17T24:00:00Z",
                                      "2026-06-17T00:60:00Z",
                                      "2026-06-17T00:00:60Z",
                                      "2026-13-17T00:00:00Z",
                                      "2026-00-17T00:00:00Z",
                                      "2025-02-29T00:00:00Z",
                                      "2026-06-31T00:00:00Z",
                                      "2026-06-17T00:10:00.Z",
                                      "2026-06-17T00:10:00Zx",
                                      "2026-06-17T00:10:00+0200",
                                      "2026-06-17T00:10:00+24:00",
                                      "2026-06-17T00:10:00+02:60",
                                      "2026-06-17T00:10:00+02:00x",
                                      "2026/06/17T00:10:00Z",
                                      "2026-06-17X00:10:00Z",
                                      "2026-06-17T00-10:00Z",
                                      "2026-06-17T00:10-00Z",
                                      "x026-06-17T00:10:00Z",
                                      "2026-06-17T0x:10:00Z",
                                      "2026-06-1xT00:10:00Z",
                                      "2026-06-17T00:1x:00Z",
                                      "2026-06-17T00:10:0xZ",
                                      "2026-x6-17T00:10:00Z",
                                      "2026-06-17T00:10:00+x2:00",
                                      "2026-06-17T00:10:00*02:00"}) {
    const auto time = parse_rfc3339(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().code, Code::time_malformed);
  }
}

TEST(UnixTime, WritesWhatItReads) {
  for (const std::string_view text : {"0000-01-01T00:00:00Z", "1969-12-31T23:59:59.25Z", "2026-06-17T00:10:00Z",
                                      "2026-06-17T00:10:00.000000001Z", "9999-12-31T23:59:59Z"}) {
    EXPECT_EQ(to_rfc3339(*parse_rfc3339(text)), text);
  }
}

TEST(UnixTime, WritesYearsOfFourDigitsOnly) {
  EXPECT_EQ(to_rfc3339(UnixTime::min()), "0000-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(UnixTime::max()), "9999-12-31T23:59:59Z");
}

TEST(UnixTime, KeepsFractionsAndCountsThemForwards) {
  EXPECT_EQ(unix_time_from_double(1.5), (UnixTime{1, 500000000}));
  EXPECT_EQ(unix_time_from_double(-1.5), (UnixTime{-2, 500000000}));
  EXPECT_LT(unix_time_from_double(1.25), unix_time_from_double(1.5));
  EXPECT_LT(unix_time_from_double(0.9999999999999999).nanos, 1000000000U);
}

TEST(UnixTime, SaturatesBeyondItsRange) {
  EXPECT_EQ(unix_time_from_double(1e300), UnixTime::max());
  EXPECT_EQ(unix_time_from_double(-1e300), UnixTime::min());
  EXPECT_EQ((UnixTime::max() + UnixTime{1, 0}), UnixTime::max());
  EXPECT_EQ((UnixTime::max() + UnixTime{0, 1}), UnixTime::max());
  EXPECT_EQ((UnixTime::min() + UnixTime{-1, 0}), UnixTime::min());
}

TEST(UnixTime, AddsFractionsWithCarry) {
  EXPECT_EQ((UnixTime{1, 600000000} + UnixTime{2, 500000000}), (UnixTime{4, 100000000}));
  EXPECT_EQ((UnixTime{10, 0} + UnixTime{-3, 0}), (UnixTime{7, 0}));
}

TEST(Duration, ReadsDaysHoursMinutesAndSeconds) {
  EXPECT_EQ(parse_duration("90d"), 90 * 86400);
  EXPECT_EQ(parse_duration("36h"), 36 * 3600);
  EXPECT_EQ(parse_duration("15m"), 900);
  EXPECT_EQ(parse_duration("0s"), 0);
}

TEST(Duration, RefusesEverythingElse) {
  for (const std::string_view text : {"", "d", "90", "-1d", "1.5h", "1 d", "1w", "+1d", "9999999999d", "1D"}) {
    ASSERT_FALSE(parse_duration(text)) << text;
    EXPECT_EQ(parse_duration(text).error().code, Code::duration_malformed);
  }
}

}  // namespace
}  // namespace emblem
