#include "engine/own_resolver/local_use.h"

#include <gtest/gtest.h>

namespace emblem::own_resolver {
namespace {

bool local(std::string_view text) { return is_kept_for_local_use(dns::DomainName::parse(text).value()); }

TEST(LocalUse, CoversNamesAtAndBelowItsZones) {
  for (const std::string_view text :
       {"test", "www.hospital.TEST", "x.home.arpa", "localhost", "a.onion", "3.2.1.10.in-addr.arpa",
        "1.0.16.172.in-addr.arpa", "1.0.31.172.in-addr.arpa", "1.0.64.100.in-addr.arpa", "1.0.127.100.in-addr.arpa",
        "1.2.0.192.in-addr.arpa", "8.b.d.0.1.0.0.2.ip6.arpa", "1.b.e.f.ip6.arpa"}) {
    EXPECT_TRUE(local(text)) << text;
  }
}

TEST(LocalUse, CoversNoNamesBesideThem) {
  for (const std::string_view text :
       {".", "arpa", "www.hospital.example", "mytest", "test.example", "hospital.internal", "intranet", "printer.local",
        "3.2.1.11.in-addr.arpa", "1.0.15.172.in-addr.arpa", "1.0.32.172.in-addr.arpa", "172.in-addr.arpa",
        "1.0.63.100.in-addr.arpa", "1.0.128.100.in-addr.arpa", "1.0.19.198.in-addr.arpa", "1.c.e.f.ip6.arpa"}) {
    EXPECT_FALSE(local(text)) << text;
  }
}

}  // namespace
}  // namespace emblem::own_resolver
