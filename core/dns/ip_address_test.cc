#include "core/dns/ip_address.h"

#include <gtest/gtest.h>

namespace emblem::dns {
namespace {

TEST(IpAddress, ReadsEveryFormAndWritesOne) {
  const std::pair<const char*, const char*> cases[] = {
      {"192.0.2.1", "192.0.2.1"},
      {"::ffff:192.0.2.1", "192.0.2.1"},
      {"2001:DB8::1", "2001:db8::1"},
      {"2001:db8:0:0:0:0:0:1", "2001:db8::1"},
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"1:0:0:2:0:0:0:3", "1:0:0:2::3"},
      {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
      {"1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"},
      {"64:ff9b::192.0.2.1", "64:ff9b::c000:201"},
  };
  for (const auto& [text, written] : cases) {
    const auto address = IpAddress::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->to_text(), written);
  }
}

TEST(IpAddress, RefusesWhatIsNone) {
  for (const auto* text :
       {"",         "1",   "1.2.3",     "1.2.3.4.5", "01.2.3.4",      "1.2.3.256",         "1.2.3.4 ",
        "+1.2.3.4", ":",   ":::",       "1::2::3",   "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8",
        "12345::",  "g::", "1.2.3.4::", "::1%lo",    "[::1]",         "192.0.2.0/24",      ":1:2:3:4:5:6:7:8"}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
}

TEST(IpAddress, HasAReverseName) {
  EXPECT_EQ(IpAddress::parse("192.0.2.1")->reverse_name().to_text(), "1.2.0.192.in-addr.arpa");
  EXPECT_EQ(IpAddress::parse("2001:db8::567:89ab")->reverse_name().to_text(),
            "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}

TEST(IpAddress, ComesFromAddressRecordsOfTheRightSize) {
  EXPECT_EQ(IpAddress::from_record({{}, type_a, 0, {192, 0, 2, 1}}), IpAddress::parse("192.0.2.1").value());
  EXPECT_FALSE(IpAddress::from_record({{}, type_a, 0, {192, 0, 2}}));
  EXPECT_FALSE(IpAddress::from_record({{}, type_aaaa, 0, {192, 0, 2, 1}}));
  EXPECT_FALSE(IpAddress::from_record({{}, type_txt, 0, {192, 0, 2, 1}}));
}

}  // namespace
}  // namespace emblem::dns
