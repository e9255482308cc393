#include "core/token/organization.h"

#include <gtest/gtest.h>

namespace emblem::token {
namespace {

bool is_read(std::string_view text) {
  const auto parsed = OrganizationId::parse(text);
  EXPECT_TRUE(parsed || parsed.error().code == Code::organization_malformed);
  return parsed.has_value();
}

TEST(OrganizationId, IsHttpsAndALowerCaseQualifiedName) {
  const auto parsed = OrganizationId::parse("https://emblem.redcross.example");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->text(), "https://emblem.redcross.example");
  EXPECT_EQ(parsed->domain(), "emblem.redcross.example");
  EXPECT_TRUE(is_read("https://xn--bcher-kva.example"));
  EXPECT_TRUE(is_read("https://3.example"));
}

TEST(OrganizationId, HasNoOtherScheme) {
  for (const std::string_view text :
       {"", "a.example", "http://a.example", "HTTPS://a.example", "https:/a.example", "https://"}) {
    EXPECT_FALSE(is_read(text)) << text;
  }
}

TEST(OrganizationId, HasNothingButTheName) {
  for (const std::string_view text :
       {"https://a.example/", "https://a.example:443", "https://a.example?q", "https://a.example#f",
        "https://u@a.example", "https://a.example.", "https://a.example ", " https://a.example"}) {
    EXPECT_FALSE(is_read(text)) << text;
  }
}

TEST(OrganizationId, NameIsAHostNameOfTwoLabelsAtLeast) {
  for (const std::string_view text :
       {"https://example", "https://A.example", "https://a_b.example", "https://b\u00fccher.example",
        "https://-a.example", "https://a-.example", "https://a..example", "https://.example", "https://*.example"}) {
    EXPECT_FALSE(is_read(text)) << text;
  }
}

TEST(OrganizationId, IsNoAddress) {
  for (const std::string_view text : {"https://192.0.2.1", "https://127.1", "https://[2001:db8::1]", "https://a.1"}) {
    EXPECT_FALSE(is_read(text)) << text;
  }
}

TEST(OrganizationId, KeepsTheLimitsOfTheDns) {
  const std::string label(63, 'a');
  EXPECT_TRUE(is_read("https://" + label + ".example"));
  EXPECT_FALSE(is_read("https://" + label + "a.example"));
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
  EXPECT_TRUE(is_read("https://" + longest));
  EXPECT_FALSE(is_read("https://" + longest + "a"));
}

}  // namespace
}  // namespace emblem::token
