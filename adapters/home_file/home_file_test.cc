#include "adapters/home_file/home_file.h"

#include <gtest/gtest.h>

namespace emblem::home_file {
namespace {

using home::Settings;

const std::string least = "version = 1\nissuer = \"https://hospital.example\"\n";
const std::string kid(52, 'a');

Settings standard() { return {.issuer = token::OrganizationId::parse("https://hospital.example").value()}; }

Error error_of(const std::string& toml) {
  const auto settings = parse_settings(toml, "home/emblem.toml");
  EXPECT_FALSE(settings) << toml;
  return settings ? Error{} : settings.error();
}

Settings everything_set() {
  Settings settings = standard();
  settings.algorithm = crypto::Algorithm::eddsa;
  settings.dialects = {Dialect::jose, Dialect::cose_16sep};
  settings.lifetime = 36 * 3600;
  settings.ihle_type = 65400;
  settings.ttl = 300;
  settings.log_entries = 2;
  settings.approvers = {kid, std::string(51, 'b') + "a"};
  settings.quorum = 2;
  return settings;
}

TEST(HomeFile, VersionAndIssuerAreEnough) { EXPECT_EQ(parse_settings(least, "f").value(), standard()); }

TEST(HomeFile, EveryKeyIsRead) {
  const std::string toml = least + R"(algorithm = "Ed25519"
[issue]
dialects = ["jose", "cose-16sep"]
lifetime = "36h"
ihle_type = 65400
ttl = 300
log_entries = 2
[desk]
quorum = 2
approvers = [")" + kid + R"(", ")" +
                           std::string(51, 'b') + "a\"]\n";
  EXPECT_EQ(parse_settings(toml, "f").value(), everything_set());
}

TEST(HomeFile, WhatIsWrittenIsReadBack) {
  EXPECT_EQ(parse_settings(encode_settings(standard()), "f").value(), standard());
  EXPECT_EQ(parse_settings(encode_settings(everything_set()), "f").value(), everything_set());
  for (const std::int64_t lifetime : {60, 61, 3600, 86400, 86401, 3650 * 86400}) {
    Settings settings = standard();
    settings.lifetime = lifetime;
    EXPECT_EQ(parse_settings(encode_settings(settings), "f").value(), settings);
  }
}

TEST(HomeFile, WhatIsAsByDefaultStandsThereAsAComment) {
  const std::string text = encode_settings(standard());
  EXPECT_NE(text.find("\n# lifetime = \"90d\"\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nissuer = \"https://hospital.example\"\n"), std::string::npos);
  EXPECT_NE(encode_settings(everything_set()).find("\nlifetime = \"36h\"\n"), std::string::npos);
}

TEST(HomeFile, EveryCommentedKeyCanBeTakenUp) {
  std::string text = encode_settings(standard());
  for (std::size_t at = 0; (at = text.find("\n# ", at)) != std::string::npos; ++at) {
    const auto end = text.find('\n', at + 1);
    const std::string_view line = std::string_view(text).substr(at + 3, end - at - 3);
    const auto equals = line.find(" = ");
    if (equals != std::string_view::npos && line.substr(0, equals).find(' ') == std::string_view::npos) {
      text.erase(at + 1, 2);
    }
  }
  EXPECT_EQ(text.find("# ttl ="), std::string::npos);
  EXPECT_EQ(parse_settings(text, "f").value(), standard());
}

TEST(HomeFile, AnUnknownKeyIsNamedWithItsLine) {
  const Error error = error_of(least + "[issue]\nttls = 5\n");
  EXPECT_EQ(error.code, Code::home_malformed);
  EXPECT_EQ(error.where, "home/emblem.toml:4");
  EXPECT_EQ(error.detail, "issue.ttls: no such key");
  EXPECT_EQ(error_of(least + "[desks]\n").detail, "desks: no such key");
}

TEST(HomeFile, BrokenTomlIsNamedWithItsLine) {
  const Error error = error_of(least + "algorithm = \n");
  EXPECT_EQ(error.code, Code::home_malformed);
  EXPECT_EQ(error.where, "home/emblem.toml:3");
  EXPECT_EQ(error_of(least + "version = 1\n").code, Code::home_malformed);
}

TEST(HomeFile, ANewerHomeIsToldFromABrokenOne) {
  const std::string rest = "issuer = \"https://hospital.example\"\n";
  EXPECT_EQ(error_of("version = 2\nunknown = 1\n" + rest).code, Code::home_newer);
  EXPECT_EQ(error_of("version = 0\n" + rest).code, Code::home_malformed);
  EXPECT_EQ(error_of("version = \"1\"\n" + rest).code, Code::home_malformed);
  EXPECT_EQ(error_of(rest).code, Code::home_malformed);
}

TEST(HomeFile, TheIssuerMustBeAnOrganisation) {
  EXPECT_EQ(error_of("version = 1\n").detail, "issuer: it must be there");
  EXPECT_EQ(error_of("version = 1\nissuer = \"hospital.example\"\n").code, Code::home_malformed);
}

TEST(HomeFile, AValueOutsideItsRangeIsRefused) {
  for (const char* line :
       {"algorithm = \"RS256\"", "algorithm = 256", "[issue]\ndialects = []", "[issue]\ndialects = [\"cbor\"]",
        "[issue]\ndialects = \"cose\"", "[issue]\ndialects = [\"cose\", \"cose\"]", "[issue]\nlifetime = 90",
        "[issue]\nlifetime = \"59s\"", "[issue]\nlifetime = \"3651d\"", "[issue]\nttl = -1", "[issue]\nttl = 604801",
        "[issue]\nttl = 1.5", "[issue]\nihle_type = 0", "[issue]\nihle_type = 65536", "[issue]\nlog_entries = 0",
        "[issue]\nlog_entries = 9", "issue = 3", "[desk]\nquorum = -1", "[desk]\napprovers = [\"abc\"]"}) {
    const Error error = error_of(least + line + "\n");
    EXPECT_EQ(error.code, Code::home_malformed) << line;
    EXPECT_TRUE(error.where.starts_with("home/emblem.toml:")) << line;
  }
}

TEST(HomeFile, AQuorumNeedsAsManyApprovers) {
  const std::string desk = least + "[desk]\napprovers = [\"" + kid + "\"]\nquorum = ";
  EXPECT_TRUE(parse_settings(desk + "1\n", "f"));
  EXPECT_EQ(error_of(desk + "2\n").detail, "desk.quorum: there are fewer approvers");
}

}  // namespace
}  // namespace emblem::home_file
