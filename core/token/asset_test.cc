#include "core/token/asset.h"

#include <gtest/gtest.h>

namespace emblem::token {
namespace {

AssetId id_of(std::string_view text, Dialect dialect = Dialect::jose) {
  return parse_asset(text, dialect).value().asset.id;
}

bool is_read(std::string_view text, Dialect dialect = Dialect::jose) {
  const auto parsed = parse_asset(text, dialect);
  EXPECT_TRUE(parsed || parsed.error().code == Code::asset_malformed);
  return parsed.has_value();
}

bool covers(std::string_view general, std::string_view special) {
  return token::covers(id_of(general), id_of(special));
}

std::optional<Code> note_of(std::string_view text) {
  const auto parsed = parse_asset(text, Dialect::jose);
  if (!parsed || parsed->findings.empty()) return std::nullopt;
  return parsed->findings.front().code;
}

TEST(Asset, NamesAreReadInEveryDialect) {
  for (const Dialect dialect : {Dialect::jose, Dialect::cose, Dialect::cose_16sep}) {
    EXPECT_TRUE(is_read("www.hospital.example", dialect));
    EXPECT_TRUE(is_read("_dmarc.xn--bcher-kva.example", dialect));
  }
}

TEST(Asset, CaseAndTrailingDotMakeNoDifference) {
  for (const Dialect dialect : {Dialect::jose, Dialect::cose, Dialect::cose_16sep}) {
    EXPECT_EQ(id_of("WWW.Hospital.example.", dialect), id_of("www.hospital.EXAMPLE", dialect));
  }
  EXPECT_EQ(parse_asset("WWW.example.", Dialect::cose)->asset.text, "WWW.example.");
}

TEST(Asset, NamesAreAsciiWithoutEscapes) {
  for (const std::string_view text : {"", ".", "a..b", ".a", "hôpital.example", "a b.example", "a\\.b.example",
                                      "a.example/", "a.example:443", "https://a.example", "a.example..", "a@b"}) {
    EXPECT_FALSE(is_read(text)) << text;
    EXPECT_FALSE(is_read(text, Dialect::cose)) << text;
  }
}

TEST(Asset, NamesKeepTheLimitsOfTheDns) {
  const std::string label(63, 'a');
  EXPECT_TRUE(is_read(label + ".example"));
  EXPECT_FALSE(is_read(label + "a.example"));
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
  EXPECT_TRUE(is_read(longest));
  EXPECT_FALSE(is_read(longest + "a"));
}

TEST(Asset, WildcardIsTheLeftmostLabelAlone) {
  EXPECT_TRUE(is_read("*.example"));
  EXPECT_TRUE(is_read("*.example."));
  for (const std::string_view text :
       {"a.*.example", "*a.example", "a*.example", "*.*.example", "**", "*.", "example.*"}) {
    EXPECT_EQ(is_read(text), text == "*.") << text;
  }
}

TEST(Asset, CoseHasNeitherWildcardsNorAddresses) {
  for (const std::string_view text : {"*.example", "*", "[192.0.2.1]", "[2001:db8::/32]", "192.0.2.1", "2001:db8::1"}) {
    EXPECT_FALSE(is_read(text, Dialect::cose)) << text;
    EXPECT_TRUE(is_read(text, Dialect::cose_16sep)) << text;
  }
}

TEST(Asset, BareWildcardIsWarnedOf) {
  EXPECT_EQ(note_of("*"), Code::wildcard_of_everything);
  EXPECT_EQ(note_of("*."), Code::wildcard_of_everything);
  EXPECT_EQ(note_of("*.example"), std::nullopt);
}

TEST(Asset, AddressesWithoutBracketsAreReadWithANote) {
  EXPECT_EQ(note_of("192.0.2.1"), Code::address_without_brackets);
  EXPECT_EQ(note_of("2001:db8::/32"), Code::address_without_brackets);
  EXPECT_EQ(note_of("[192.0.2.1]"), std::nullopt);
  EXPECT_EQ(id_of("192.0.2.1"), id_of("[192.0.2.1]"));
}

TEST(Asset, BothWritingsOfAnIpv4AddressAreOneAsset) {
  EXPECT_EQ(id_of("[192.0.2.1]"), id_of("[::ffff:192.0.2.1]"));
  EXPECT_EQ(id_of("[192.0.2.1]"), id_of("[::ffff:c000:201]"));
}

TEST(Asset, PrefixLengthCountsInTheFamilyWritten) {
  EXPECT_EQ(id_of("[192.0.2.0/24]"), id_of("[::ffff:192.0.2.0/120]"));
  EXPECT_TRUE(is_read("[192.0.2.1/32]"));
  EXPECT_FALSE(is_read("[192.0.2.1/33]"));
  EXPECT_TRUE(is_read("[::ffff:192.0.2.1/128]"));
  EXPECT_FALSE(is_read("[2001:db8::/129]"));
  EXPECT_EQ(id_of("[192.0.2.1/32]"), id_of("[192.0.2.1]"));
}

TEST(Asset, PrefixesWithHostBitsAreMalformed) {
  EXPECT_TRUE(is_read("[192.0.2.0/24]"));
  EXPECT_FALSE(is_read("[192.0.2.1/24]"));
  EXPECT_TRUE(is_read("[2001:db8::/32]"));
  EXPECT_FALSE(is_read("[2001:db8::1/32]"));
  EXPECT_TRUE(is_read("[0.0.0.0/0]"));
  EXPECT_TRUE(is_read("[::/0]"));
  EXPECT_FALSE(is_read("[192.0.2.128/24]"));
  EXPECT_TRUE(is_read("[192.0.2.128/25]"));
}

TEST(Asset, PrefixLengthsAreCanonicalNumbers) {
  for (const std::string_view text : {"[192.0.2.0/]", "[192.0.2.0/024]", "[192.0.2.0/+24]", "[192.0.2.0/24 ]",
                                      "[192.0.2.0/24/24]", "[192.0.2.0/-1]", "[192.0.2.0/99999999999]"}) {
    EXPECT_FALSE(is_read(text)) << text;
  }
}

TEST(Asset, WhatIsNeitherNameNorAddressIsMalformed) {
  for (const std::string_view text :
       {"[]", "[", "]", "[192.0.2.1", "192.0.2.1]", "[www.example]", "[192.0.2.256]", "192.0.2.256", "1.2.3", "[1.2.3]",
        "[fe80::1%eth0]", "[2001:db8::1]/128", "12345"}) {
    EXPECT_FALSE(is_read(text)) << text;
  }
}

TEST(AssetCover, ANameCoversItself) {
  EXPECT_TRUE(covers("www.example", "WWW.example."));
  EXPECT_FALSE(covers("www.example", "example"));
  EXPECT_FALSE(covers("example", "www.example"));
}

TEST(AssetCover, AWildcardCoversTheNameAndAllBelow) {
  EXPECT_TRUE(covers("*.example", "example"));
  EXPECT_TRUE(covers("*.example", "www.example"));
  EXPECT_TRUE(covers("*.example", "a.b.example"));
  EXPECT_FALSE(covers("*.example", "wwwexample"));
  EXPECT_FALSE(covers("*.www.example", "example"));
}

TEST(AssetCover, AWildcardCoversNarrowerWildcardsAndNoNameCoversAWildcard) {
  EXPECT_TRUE(covers("*.example", "*.example"));
  EXPECT_TRUE(covers("*.example", "*.www.example"));
  EXPECT_FALSE(covers("*.www.example", "*.example"));
  EXPECT_FALSE(covers("example", "*.example"));
}

TEST(AssetCover, TheBareWildcardCoversEveryNameAndNoAddress) {
  EXPECT_TRUE(covers("*", "www.example"));
  EXPECT_TRUE(covers("*", "*.example"));
  EXPECT_FALSE(covers("*", "[192.0.2.1]"));
}

TEST(AssetCover, APrefixCoversWhatLiesWhollyInside) {
  EXPECT_TRUE(covers("[192.0.2.0/24]", "[192.0.2.1]"));
  EXPECT_TRUE(covers("[192.0.2.0/24]", "[192.0.2.128/25]"));
  EXPECT_TRUE(covers("[192.0.2.0/24]", "[192.0.2.0/24]"));
  EXPECT_FALSE(covers("[192.0.2.0/24]", "[192.0.3.1]"));
  EXPECT_TRUE(covers("[2001:db8::/32]", "[2001:db8:1::/48]"));
}

TEST(AssetCover, ALongerPrefixNeverCoversAShorterOne) {
  EXPECT_FALSE(covers("[192.0.2.0/25]", "[192.0.2.0/24]"));
  EXPECT_FALSE(covers("[192.0.2.0]", "[192.0.2.0/24]"));
  EXPECT_FALSE(covers("[2001:db8::/48]", "[2001:db8::/32]"));
}

TEST(AssetCover, Ipv4LiesInsideItsMappedPrefix) {
  EXPECT_TRUE(covers("[::/0]", "[192.0.2.1]"));
  EXPECT_TRUE(covers("[0.0.0.0/0]", "[192.0.2.1]"));
  EXPECT_FALSE(covers("[0.0.0.0/0]", "[2001:db8::1]"));
}

TEST(AssetCover, NamesAndAddressesNeverCompare) {
  EXPECT_FALSE(covers("[192.0.2.1]", "www.example"));
  EXPECT_FALSE(covers("www.example", "[192.0.2.1]"));
}

TEST(AssetCover, TheFirstThatCoversIsFound) {
  const std::vector<Asset> assets{parse_asset("a.example", Dialect::jose)->asset,
                                  parse_asset("*.example", Dialect::jose)->asset};
  EXPECT_EQ(find_covering(assets, id_of("a.example"))->text, "a.example");
  EXPECT_EQ(find_covering(assets, id_of("b.example"))->text, "*.example");
  EXPECT_EQ(find_covering(assets, id_of("b.test")), nullptr);
}

TEST(AskedAsset, IsWrittenInEveryFormButAWildcard) {
  EXPECT_EQ(parse_asked_asset("www.example.")->id, id_of("www.example"));
  EXPECT_EQ(parse_asked_asset("192.0.2.1")->id, id_of("[192.0.2.1]"));
  EXPECT_EQ(parse_asked_asset("[2001:db8::/32]")->id, id_of("[2001:db8::/32]"));
  EXPECT_EQ(parse_asked_asset("2001:db8::1")->id, id_of("[2001:db8::1]"));
  for (const std::string_view text : {"", "*.example", "*", "a b", "[x]", "192.0.2.1/99", "2001:db8::x"}) {
    EXPECT_EQ(parse_asked_asset(text).error().code, Code::asset_malformed) << text;
  }
}

}  // namespace
}  // namespace emblem::token
