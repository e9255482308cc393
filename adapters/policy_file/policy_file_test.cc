#include "adapters/policy_file/policy_file.h"

#include <gtest/gtest.h>

namespace emblem::policy_file {
namespace {

Error error_of(std::string_view toml) {
  const auto policy = parse_policy(toml, "dir/p.toml");
  EXPECT_FALSE(policy);
  return policy ? Error{} : policy.error();
}

TEST(PolicyFile, AnEmptyFileAsksForNothing) {
  const Policy policy = parse_policy("", "p.toml").value();
  EXPECT_FALSE(policy.require);
  EXPECT_TRUE(policy.pins.empty());
  EXPECT_EQ(policy.limits.tokens, Limits{}.tokens);
}

TEST(PolicyFile, EveryKeyIsRead) {
  const Policy policy = parse_policy(R"(
require = "trusted"
kinds = ["red-cross"]
[trust]
files = ["authority.pem", "/abs.jwk"]
keys = ["abc"]
roots = "roots.pem"
[[pin]]
organization = "https://hospital.example"
file = "hospital.pem"
[deny]
keys = ["def"]
tokens = ["00000000000000000000000000000000000000000000000000000000000000ff"]
[logs]
file = "logs.json"
all_logs = true
[limits]
tokens = 8
)",
                                     "dir/p.toml")
                            .value();
  EXPECT_EQ(policy.require, RequiredLevel::trusted);
  EXPECT_EQ(policy.kinds, std::vector<std::string>{"red-cross"});
  EXPECT_EQ(policy.trust_files, (std::vector<std::string>{"dir/authority.pem", "/abs.jwk"}));
  EXPECT_EQ(policy.trust_keys, std::vector<std::string>{"abc"});
  EXPECT_EQ(policy.roots, "dir/roots.pem");
  EXPECT_EQ(policy.pins, (std::vector<Pin>{{"https://hospital.example", "dir/hospital.pem"}}));
  EXPECT_EQ(policy.denied_keys, std::vector<std::string>{"def"});
  EXPECT_EQ(policy.denied_tokens.at(0).bytes.back(), 0xff);
  EXPECT_EQ(policy.logs, "dir/logs.json");
  EXPECT_TRUE(policy.all_logs);
  EXPECT_EQ(policy.limits.tokens, 8U);
}

TEST(PolicyFile, AnUnknownKeyNamesItsLine) {
  const Error error = error_of("require = \"signed\"\nrequired = \"signed\"\n");
  EXPECT_EQ(error.code, Code::policy_key_unknown);
  EXPECT_EQ(error.where, "dir/p.toml:2");
  EXPECT_EQ(error.detail, "required: no such key");
}

TEST(PolicyFile, AnUnknownKeyInATableNamesItsTable) {
  EXPECT_EQ(error_of("[trust]\nfile = []\n").detail, "trust.file: no such key");
}

TEST(PolicyFile, BrokenTomlNamesItsLine) {
  const Error error = error_of("kinds = [\n\n= 1");
  EXPECT_EQ(error.code, Code::policy_malformed);
  EXPECT_EQ(error.where, "dir/p.toml:3");
}

TEST(PolicyFile, AValueOfTheWrongTypeIsRefused) {
  EXPECT_EQ(error_of("kinds = \"red-cross\"").code, Code::policy_value_wrong);
  EXPECT_EQ(error_of("[logs]\nall_logs = 1").code, Code::policy_value_wrong);
  EXPECT_EQ(error_of("pin = 3").code, Code::policy_value_wrong);
}

TEST(PolicyFile, AnUnknownLevelOrKindIsRefused) {
  EXPECT_EQ(error_of("require = \"gold\"").code, Code::policy_value_wrong);
  EXPECT_EQ(error_of("kinds = [\"red-star\"]").code, Code::policy_value_wrong);
}

TEST(PolicyFile, APinNeedsBothItsParts) {
  const Error error = error_of("[[pin]]\nfile = \"x\"");
  EXPECT_EQ(error.code, Code::policy_value_wrong);
  EXPECT_EQ(error.detail, "pin.organization: it must be there");
}

TEST(PolicyFile, ADeniedTokenIsAWholeDigest) {
  EXPECT_EQ(error_of("[deny]\ntokens = [\"00ff\"]").code, Code::policy_value_wrong);
}

TEST(PolicyFile, ALimitIsWithinItsRange) {
  EXPECT_TRUE(parse_policy("[limits]\nkeys = 4096", "p"));
  EXPECT_EQ(error_of("[limits]\nkeys = 4097").code, Code::policy_value_wrong);
  EXPECT_EQ(error_of("[limits]\nkeys = 0").code, Code::policy_value_wrong);
}

}  // namespace
}  // namespace emblem::policy_file
