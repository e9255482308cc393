#include "engine/lookup/proxy.h"

#include <gtest/gtest.h>

namespace emblem::lookup {
namespace {

TEST(Proxy, IsAnAddressWithAPort) {
  const std::pair<const char*, const char*> cases[] = {
      {"socks5://127.0.0.1:9050", "socks5://127.0.0.1:9050"},
      {"socks5://localhost:9050/", "socks5://127.0.0.1:9050"},
      {"socks5h://127.0.0.1:9050", "socks5://127.0.0.1:9050"},
      {"socks5://192.0.2.1", "socks5://192.0.2.1:1080"},
      {"socks5://[2001:db8::1]:9050", "socks5://[2001:db8::1]:9050"},
      {"socks5://[2001:db8::1]", "socks5://[2001:db8::1]:1080"},
  };
  for (const auto& [text, written] : cases) {
    const auto proxy = parse_proxy(text);
    ASSERT_TRUE(proxy) << text;
    EXPECT_EQ(to_text(*proxy), written);
    EXPECT_TRUE(proxy->user.empty());
  }
}

TEST(Proxy, MayAskForUserAndPasswordWhichAreNeverShown) {
  const auto proxy = parse_proxy("socks5://us%40er:p:%61@127.0.0.1:9050");
  ASSERT_TRUE(proxy);
  EXPECT_EQ(proxy->user, "us@er");
  EXPECT_EQ(as_text(proxy->password.bytes()), "p:a");
  EXPECT_EQ(to_text(*proxy), "socks5://127.0.0.1:9050");
}

TEST(Proxy, RefusesEverythingElseAndShowsNothingOfIt) {
  for (const auto& text : {std::string("127.0.0.1:9050"), std::string("socks4://127.0.0.1:9050"),
                           std::string("socks5://proxy.example:9050"), std::string("socks5://127.0.0.1:0"),
                           std::string("socks5://127.0.0.1:65536"), std::string("socks5://2001:db8::1:9050"),
                           std::string("socks5://user@127.0.0.1"), std::string("socks5://user:@127.0.0.1"),
                           std::string("socks5://:sesame@127.0.0.1"), std::string("socks5://u:sesame%4@127.0.0.1"),
                           std::string("socks5://u:%zz@127.0.0.1"), std::string("socks5://"),
                           "socks5://u:" + std::string(256, 'x') + "@127.0.0.1"}) {
    const auto proxy = parse_proxy(text);
    ASSERT_FALSE(proxy) << text;
    EXPECT_EQ(proxy.error().code, Code::option_value_wrong);
    EXPECT_FALSE(to_text(proxy.error()).contains("sesame"));
  }
}

}  // namespace
}  // namespace emblem::lookup
