#include "engine/lookup/via.h"

#include <gtest/gtest.h>

namespace emblem::lookup {
namespace {

TEST(Via, IsReadAndWrittenInEveryForm) {
  const std::pair<const char*, const char*> cases[] = {
      {"192.0.2.53", "192.0.2.53#53"},
      {"tls://192.0.2.53@dns.example", "tls://192.0.2.53#853@dns.example"},
      {"tls://192.0.2.53#8853@DNS.Example.", "tls://192.0.2.53#8853@dns.example"},
      {"tls://[2001:db8::53]@dns.example", "tls://2001:db8::53#853@dns.example"},
      {"tls://192.0.2.53@192.0.2.53", "tls://192.0.2.53#853@192.0.2.53"},
      {"https://dns.example/dns-query", "https://dns.example/dns-query"},
      {"https://dns.example:443/dns-query{?dns}", "https://dns.example/dns-query"},
      {"https://dns.example:8443/q?a=b", "https://dns.example:8443/q?a=b"},
      {"https://192.0.2.53/dns-query", "https://192.0.2.53#443@192.0.2.53/dns-query"},
      {"https://[2001:db8::53]:8443/dns-query", "https://2001:db8::53#8443@2001:db8::53/dns-query"},
      {"https://192.0.2.53@dns.example/dns-query", "https://192.0.2.53#443@dns.example/dns-query"},
      {"https://192.0.2.53#8443@dns.example/dns-query", "https://192.0.2.53#8443@dns.example/dns-query"},
  };
  for (const auto& [text, written] : cases) {
    const auto server = parse_via(text);
    ASSERT_TRUE(server) << text;
    EXPECT_EQ(to_text(*server), written);
    EXPECT_EQ(parse_via(to_text(*server)).value(), *server) << text;
  }
}

TEST(Via, OfTlsNeedsAnAddressAndTheNameOfTheCertificate) {
  for (const auto* text : {"tls://", "tls://192.0.2.53", "tls://dns.example", "tls://@dns.example", "tls://192.0.2.53@",
                           "tls://192.0.2.53@.", "tls://192.0.2.53@dns example", "tls://192.0.2.53@dns.example/x",
                           "tls://dns.example@dns.example", "tls://192.0.2.53#0@dns.example", "tls://::@dns.example",
                           "tls://192.0.2.53:853@dns.example", "TLS://192.0.2.53@dns.example"}) {
    EXPECT_FALSE(parse_via(text)) << text;
  }
}

TEST(Via, OfHttpsNeedsAHostAndAPath) {
  for (const auto* text :
       {"https://", "https://dns.example", "https:///dns-query", "https://dns.example:/q", "https://dns.example:0/q",
        "https://dns.example:65536/q", "https://a@dns.example/q", "https://user:secret@dns.example/q",
        "https://192.0.2.53@/q", "https://dns.example/a b", "https://dns.example/a#b", "https://dns.example/a\n",
        "https://2001:db8::53/q", "https://[::]/q", "https://192.0.2.53@[::]/q", "https://dns.example/{?dns}x",
        "http://dns.example/dns-query"}) {
    EXPECT_FALSE(parse_via(text)) << text;
  }
}

}  // namespace
}  // namespace emblem::lookup
