#include "engine/exposure/validating.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/lookup/via.h"

namespace emblem::exposure {
namespace {

Exposure foretold(std::string_view via, std::string_view anchors, std::string_view name = "www.example") {
  const Limits limits;
  const lookup::Plan plan = lookup::plan_for_name(*dns::DomainName::parse(name));
  const std::vector servers{*lookup::parse_via(via)};
  const auto parsed = lookup::parse_trust_anchors(anchors, limits);
  return foretell(
      {.plan = plan,
       .servers = servers,
       .limits = limits,
       .anchors = parsed ? std::span<const lookup::TrustAnchor>(*parsed) : std::span<const lookup::TrustAnchor>()});
}

bool says(const Exposure& exposure, std::string_view way, std::string_view what) {
  return std::ranges::any_of(exposure.contingencies, [&](const Contingency& contingency) {
    return contingency.way == way && contingency.what.contains(what);
  });
}

constexpr std::string_view root = ". IN DS 1 8 2 e06d\n";

TEST(ForetellValidation, NamesEveryZoneThatThereMayBe) {
  const std::string chain = "DNSKEY of .; DS of example, www.example, and DNSKEY of those of them that are zones";
  EXPECT_TRUE(says(foretold("192.0.2.53", root), "udp", chain));
  EXPECT_TRUE(says(foretold("192.0.2.53", root), "udp", "the questions about www.example once more"));
  EXPECT_TRUE(says(foretold("192.0.2.53", root), "tcp", "any of these again"));
  EXPECT_TRUE(says(foretold("tls://192.0.2.53@dns.example", root), "tls", chain));
  EXPECT_TRUE(foretold("192.0.2.53", root).together.contains("DNSKEY"));
}

TEST(ForetellValidation, BeginsAtTheLowestAnchor) {
  const std::string both = std::string(root) + "example. IN DS 1 8 2 e06d\n";
  EXPECT_TRUE(says(foretold("192.0.2.53", both), "udp", "DNSKEY of example; DS of www.example"));
  EXPECT_FALSE(says(foretold("192.0.2.53", both, "www.other"), "udp", "DNSKEY of example"));
}

TEST(ForetellValidation, IsNoneWhereTheWayCarriesNoneOrNoAnchorIsAbove) {
  EXPECT_FALSE(says(foretold("https://192.0.2.53@dns.example/q", root), "https", "DNSKEY"));
  EXPECT_FALSE(says(foretold("192.0.2.53", "other. IN DS 1 8 2 e06d\n"), "udp", "DNSKEY"));
  EXPECT_FALSE(says(foretold("192.0.2.53", ""), "udp", "DNSKEY"));
  EXPECT_FALSE(foretold("192.0.2.53", "").together.contains("DNSKEY"));
}

}  // namespace
}  // namespace emblem::exposure
