#include "engine/name_server/secondary.h"

#include <gtest/gtest.h>

namespace emblem::name_server {
namespace {

TEST(Secondary, IsAnAddressAndAKeyFile) {
  const auto words = parse_secondary("192.0.2.2@ns2.key");
  ASSERT_TRUE(words);
  EXPECT_EQ(lookup::to_text(words->server), "192.0.2.2#53");
  EXPECT_EQ(words->key_file, "ns2.key");
}

TEST(Secondary, MayHaveAPortAndAKeyFileWithAnAtSign) {
  const auto words = parse_secondary("2001:db8::2#5353@keys/a@b.key");
  ASSERT_TRUE(words);
  EXPECT_EQ(lookup::to_text(words->server), "2001:db8::2#5353");
  EXPECT_EQ(words->key_file, "keys/a@b.key");
}

TEST(Secondary, WithoutKeyFileOrAddressIsRefused) {
  for (const char* text : {"", "192.0.2.2", "192.0.2.2@", "@ns2.key", "ns2.example@ns2.key", "192.0.2.2#@ns2.key",
                           "192.0.2.2#0@ns2.key"}) {
    const auto words = parse_secondary(text);
    ASSERT_FALSE(words) << text;
    EXPECT_EQ(words.error().code, Code::secondary_malformed) << text;
  }
}

}  // namespace
}  // namespace emblem::name_server
