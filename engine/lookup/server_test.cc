#include "engine/lookup/server.h"

#include <gtest/gtest.h>

namespace emblem::lookup {
namespace {

TEST(Server, IsReadWithAndWithoutPortAndBrackets) {
  const std::pair<const char*, const char*> cases[] = {
      {"192.0.2.53", "192.0.2.53#53"},       {"192.0.2.53#5301", "192.0.2.53#5301"},
      {"2001:db8::53", "2001:db8::53#53"},   {"2001:DB8::53#5301", "2001:db8::53#5301"},
      {"[2001:db8::53]", "2001:db8::53#53"}, {"[2001:db8::53]#5301", "2001:db8::53#5301"},
  };
  for (const auto& [text, written] : cases) EXPECT_EQ(to_text(parse_server(text).value()), written);
}

TEST(Server, RefusesEverythingElse) {
  for (const auto* text : {"", "#53", "192.0.2.53#", "192.0.2.53#0", "192.0.2.53#65536", "192.0.2.53#53x",
                           "192.0.2.53:53", "[192.0.2.53]", "ns.example", "tls://192.0.2.53", "[::1"}) {
    EXPECT_FALSE(parse_server(text)) << text;
  }
}

}  // namespace
}  // namespace emblem::lookup
