#include "core/dns/text_record.h"

#include <gtest/gtest.h>

namespace emblem::dns {
namespace {

TEST(TextRecord, JoinsItsStringsWithoutSeparator) {
  EXPECT_EQ(parse_text_record(Bytes{2, 'a', 'b', 0, 1, 'c'}).value(), "abc");
  EXPECT_EQ(parse_text_record(Bytes{0}).value(), "");
}

TEST(TextRecord, RefusesDataWithoutAString) {
  EXPECT_EQ(parse_text_record({}).error().code, Code::dns_record_malformed);
}

TEST(TextRecord, RefusesAStringThatRunsPastTheEnd) {
  const auto error = parse_text_record(Bytes{1, 'a', 3, 'b', 'c'}).error();
  EXPECT_EQ(error.code, Code::dns_record_malformed);
  EXPECT_EQ(error.where, "byte 2");
}

TEST(TextRecord, WritesWhatItReads) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{255}, std::size_t{256}, std::size_t{3000}}) {
    const std::string text(size, 'x');
    EXPECT_EQ(parse_text_record(encode_text_record(text)).value(), text);
  }
}

}  // namespace
}  // namespace emblem::dns
