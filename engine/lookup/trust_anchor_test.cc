#include "engine/lookup/trust_anchor.h"

#include <gtest/gtest.h>

namespace emblem::lookup {
namespace {

constexpr std::string_view root_ds =
    ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n";

dns::DomainName name(std::string_view text) { return *dns::DomainName::parse(text); }

Error error_of(std::string_view text) { return parse_trust_anchors(text, Limits{}).error(); }

TEST(TrustAnchors, AreDsAndDnskeyRecordsAsOthersWriteThem) {
  const std::string text = std::string("; from IANA\n") + std::string(root_ds) +
                           "example.org. 3600 IN DNSKEY 257 3 13 ( AAECAwQF\n  BgcI ) ;{id = 1 (ksk)}\n"
                           "            3600 IN DNSKEY 256 3 13 AAECAwQFBgcI\n";
  const auto anchors = parse_trust_anchors(text, Limits{});
  ASSERT_TRUE(anchors.has_value());
  ASSERT_EQ(anchors->size(), 3U);
  EXPECT_TRUE(anchors->at(0).zone.is_root());
  EXPECT_EQ(anchors->at(0).line, ". IN DS 20326 8 2 e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d");
  EXPECT_EQ(anchors->at(1).line, "example.org. IN DNSKEY 257 3 13 AAECAwQFBgcI");
  EXPECT_EQ(anchors->at(2).zone, name("example.org"));
}

TEST(TrustAnchors, AreRefusedWithTheirLine) {
  const std::string good(root_ds);
  EXPECT_EQ(error_of(good + "example.org. IN DS 1 8 2 e06\n").where, "line 2: byte 3");
  EXPECT_EQ(error_of(good + "example.org. IN DS 1 8 2 e06\n").code, Code::hex_malformed);
  EXPECT_EQ(error_of(good + "\n\n. IN DNSKEY 257 3 13 A===\n").where, "line 4: byte 1");
  EXPECT_EQ(error_of(". IN DNSKEY 257 3 13\n").code, Code::dns_record_malformed);
  EXPECT_EQ(error_of(". IN DNSKEY 257 4 13 AAECAwQF\n").code, Code::dns_record_malformed);
  EXPECT_EQ(error_of(". IN DNSKEY 1 3 13 AAECAwQF\n").code, Code::dns_record_malformed);
  EXPECT_EQ(error_of(". IN DS 70000 8 2 e06d\n").code, Code::dns_record_malformed);
  EXPECT_EQ(error_of(". IN A 192.0.2.1\n").code, Code::dns_record_malformed);
  EXPECT_EQ(error_of(". CH DS 1 8 2 e06d\n").code, Code::master_line_malformed);
  EXPECT_EQ(error_of("$ORIGIN org.\n").code, Code::master_directive_refused);
  EXPECT_EQ(error_of("  IN DS 1 8 2 e06d\n").code, Code::master_line_malformed);
  EXPECT_EQ(error_of("<?xml version=\"1.0\"?>\n").where, "line 1");
  EXPECT_EQ(error_of("trust-anchors {\n").where, "line 1");
}

TEST(TrustAnchors, ThatNothingCouldCheckAreRefusedWithTheirLine) {
  const auto ds = [](const std::string& algorithm, const std::string& digest_type) {
    return std::string(root_ds) + "example.org. IN DS 1 " + algorithm + " " + digest_type + " e06d\n";
  };
  const auto dnskey = [](const std::string& algorithm) {
    return "example.org. IN DNSKEY 257 3 " + algorithm + " AAECAwQF\n";
  };
  for (const std::string number : {"5", "7", "8", "10", "13", "14", "15"}) {
    EXPECT_TRUE(parse_trust_anchors(ds(number, "2"), Limits{}).has_value()) << number;
    EXPECT_TRUE(parse_trust_anchors(dnskey(number), Limits{}).has_value()) << number;
  }
  for (const std::string number : {"0", "1", "3", "6", "12", "16", "253"}) {
    EXPECT_EQ(error_of(ds(number, "2")).code, Code::dns_record_malformed) << number;
    EXPECT_EQ(error_of(ds(number, "2")).where, "line 2");
    EXPECT_EQ(error_of(dnskey(number)).code, Code::dns_record_malformed) << number;
  }
  for (const std::string number : {"1", "2", "4"}) {
    EXPECT_TRUE(parse_trust_anchors(ds("8", number), Limits{}).has_value()) << number;
  }
  for (const std::string number : {"0", "3", "5", "99"}) {
    EXPECT_EQ(error_of(ds("8", number)).code, Code::dns_record_malformed) << number;
  }
}

TEST(TrustAnchors, LeaveRevokedKeysOutAndAreNeverNone) {
  const std::string revoked = "example.org. IN DNSKEY 385 3 13 AAECAwQF\n";
  EXPECT_EQ(parse_trust_anchors(revoked + std::string(root_ds), Limits{})->size(), 1U);
  EXPECT_EQ(error_of(revoked).code, Code::dns_record_malformed);
  EXPECT_EQ(error_of("").code, Code::dns_record_malformed);
}

TEST(TrustAnchors, TheLowestAboveANameCounts) {
  const auto anchors = *parse_trust_anchors("example.org. IN DS 1 8 2 e06d\n" + std::string(root_ds), Limits{});
  EXPECT_EQ(find_anchor(anchors, name("www.example.org"))->zone, name("example.org"));
  EXPECT_EQ(find_anchor(anchors, name("www.example.com"))->zone, dns::DomainName());
  const auto lower = *parse_trust_anchors("example.org. IN DS 1 8 2 e06d\n", Limits{});
  EXPECT_EQ(find_anchor(lower, name("www.example.com")), nullptr);
}

}  // namespace
}  // namespace emblem::lookup
