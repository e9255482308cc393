#include "engine/name_server/configuration.h"

#include <gtest/gtest.h>

namespace emblem::name_server {
namespace {

Settings usual() {
  Settings settings;
  settings.zone = *dns::DomainName::parse("hospital.example");
  settings.folder = "/var/lib/emblem";
  settings.module = "/usr/lib/emblem/emblem.so";
  settings.listen = {*lookup::parse_server("192.0.2.1"), *lookup::parse_server("2001:db8::1#5353")};
  return settings;
}

Secondary secondary(const char* name, std::uint8_t filling) {
  return {*lookup::parse_server("192.0.2.2"),
          "ns2.key",
          {*dns::DomainName::parse(name), crypto::MacAlgorithm::hmac_sha256, Secret(Bytes(32, filling))}};
}

std::string text_of(const Settings& settings, Secrets secrets = Secrets::written) {
  const auto text = encode_configuration(settings, secrets);
  return text ? std::string(as_text(text->bytes())) : "error: " + to_text(text.error());
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Configuration, IsTheSameForTheSameSettings) { EXPECT_EQ(text_of(usual()), text_of(usual())); }

TEST(Configuration, ListensServesAndKeepsItsOwnFilesBelowTheFolder) {
  const std::string text = text_of(usual());
  EXPECT_TRUE(has(text, "listen: \"192.0.2.1@53\"\n    listen: \"2001:db8::1@5353\"\n")) << text;
  EXPECT_TRUE(has(text, "domain: \"hospital.example.\""));
  EXPECT_TRUE(has(text, "file: \"/var/lib/emblem/zone\""));
  EXPECT_TRUE(has(text, "zonefile-sync: -1"));
  EXPECT_TRUE(has(text, "store: \"/var/lib/emblem/emblem.store\"\n    type: 65297\n"));
}

TEST(Configuration, SaysNothingBelowWarnings) {
  const std::string text = text_of(usual());
  EXPECT_TRUE(has(text, "log:\n  - target: stderr\n    any: warning\n"));
  EXPECT_EQ(text.find("target:"), text.rfind("target:"));
  EXPECT_FALSE(has(text, "dnstap"));
  EXPECT_FALSE(has(text, "querylog"));
}

TEST(Configuration, LimitsAnswersUnlessTheRateIsZero) {
  Settings settings = usual();
  settings.rate = 7;
  EXPECT_TRUE(has(text_of(settings), "rate-limit: 7\n"));
  EXPECT_TRUE(has(text_of(settings), "global-module: [mod-cookies/default, mod-rrl/default]"));
  settings.rate = 0;
  EXPECT_FALSE(has(text_of(settings), "mod-rrl"));
}

TEST(Configuration, SignsOnlyWhenAskedTo) {
  Settings settings = usual();
  EXPECT_FALSE(has(text_of(settings), "dnssec"));
  settings.signing = Signing::dnssec;
  EXPECT_TRUE(has(text_of(settings), "dnssec-signing: on\n    dnssec-policy: emblem\n"));
}

TEST(Configuration, GivesTransfersToThoseWithTheKeyAndTellsThemOfChanges) {
  Settings settings = usual();
  settings.secondaries.push_back(secondary("ns2-key", 1));
  const std::string text = text_of(settings);
  EXPECT_TRUE(has(text, "  - id: \"ns2-key.\"\n    algorithm: hmac-sha256\n    secret: \"AQEB"));
  EXPECT_TRUE(has(text, "address: \"192.0.2.2@53\"\n    key: \"ns2-key.\"\n"));
  EXPECT_TRUE(has(text, "key: \"ns2-key.\"\n    action: transfer\n"));
  EXPECT_TRUE(has(text, "notify: [secondary-1]\n    acl: [secondary-1]\n"));
  EXPECT_FALSE(has(text_of(usual()), "acl:"));
}

TEST(Configuration, ShowsNoSecretToPeople) {
  Settings settings = usual();
  settings.secondaries.push_back(secondary("ns2-key", 1));
  const std::string text = text_of(settings, Secrets::left_out);
  EXPECT_TRUE(has(text, "algorithm: hmac-sha256\n    # secret: not shown\n"));
  EXPECT_FALSE(has(text, "AQEB"));
}

TEST(Configuration, WritesAKeyOfTwoSecondariesOnce) {
  Settings settings = usual();
  settings.secondaries.push_back(secondary("shared", 1));
  settings.secondaries.push_back(secondary("shared", 1));
  const std::string text = text_of(settings);
  EXPECT_EQ(text.find("id: \"shared.\""), text.rfind("id: \"shared.\""));
  EXPECT_TRUE(has(text, "notify: [secondary-1, secondary-2]"));
}

TEST(Configuration, RefusesTwoKeysOfOneNameThatDiffer) {
  Settings settings = usual();
  settings.secondaries.push_back(secondary("shared", 1));
  settings.secondaries.push_back(secondary("shared", 2));
  EXPECT_EQ(encode_configuration(settings, Secrets::written).error().code, Code::secondary_malformed);
}

TEST(Configuration, QuotesWhatPathsMayHold) {
  Settings settings = usual();
  settings.folder = "/srv/a \"b%s # m\xc3\xbc";
  const std::string text = text_of(settings);
  EXPECT_TRUE(has(text, R"(rundir: "/srv/a \"b%s # mü/run")")) << text;
  EXPECT_TRUE(has(text, R"(file: "/srv/a \"b%%s # mü/zone")")) << text;
}

TEST(Configuration, RefusesWhatCouldEndALineOrAString) {
  for (const char* folder : {"/srv/a\nuser: root", "/srv/a\rb", "/srv/\x7f", "/srv/a\\", "srv", ""}) {
    Settings settings = usual();
    settings.folder = folder;
    const auto text = encode_configuration(settings, Secrets::written);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, Code::option_value_wrong);
    settings = usual();
    settings.module = folder;
    EXPECT_FALSE(encode_configuration(settings, Secrets::written));
  }
}

TEST(Configuration, RefusesNamesThatNoZoneHas) {
  for (const char* name : {"a\\010b.example", "a\\\"b.example", "a\\032b.example", "."}) {
    Settings settings = usual();
    settings.zone = *dns::DomainName::parse(name);
    EXPECT_FALSE(encode_configuration(settings, Secrets::written)) << name;
    EXPECT_FALSE(encode_check_configuration(settings)) << name;
  }
  Settings settings = usual();
  settings.zone = *dns::DomainName::parse("0/25.2.0.192.in-addr.arpa");
  EXPECT_TRUE(encode_configuration(settings, Secrets::written));
}

TEST(Configuration, RefusesAFolderBelowWhichNoSocketCanBe) {
  Settings settings = usual();
  settings.folder = "/" + std::string(92, 'a');
  EXPECT_TRUE(encode_configuration(settings, Secrets::written));
  settings.folder += "aa";
  EXPECT_FALSE(encode_configuration(settings, Secrets::written));
}

}  // namespace
}  // namespace emblem::name_server
