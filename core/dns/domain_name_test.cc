#include "core/dns/domain_name.h"

#include <gtest/gtest.h>

#include "core/dns/name_test.h"

namespace emblem::dns {
namespace {

TEST(DomainName, IsTheSameWithAndWithoutTrailingDotAndInAnyCase) {
  EXPECT_EQ(name("www.Hospital.example."), name("WWW.hospital.example"));
  EXPECT_EQ(name("www.hospital.example.").to_text(), "www.hospital.example");
}

TEST(DomainName, KnowsTheRoot) {
  EXPECT_TRUE(name(".").is_root());
  EXPECT_EQ(name(".").to_text(), ".");
  EXPECT_EQ(name(".").parent(), name("."));
}

TEST(DomainName, ReadsAndWritesEscapes) {
  EXPECT_EQ(name(R"(a\.b.c)").label_count(), 2U);
  EXPECT_EQ(name(R"(\065.c)"), name("a.c"));
  EXPECT_EQ(name(R"(a\.b\032\007.c)").to_text(), R"(a\.b\032\007.c)");
  EXPECT_FALSE(DomainName::parse(R"(a\)"));
  EXPECT_FALSE(DomainName::parse(R"(a\25)"));
  EXPECT_FALSE(DomainName::parse(R"(a\256)"));
}

TEST(DomainName, RefusesEmptyLabels) {
  for (const auto* text : {"", "..", ".a", "a..b", "a.."}) {
    EXPECT_EQ(DomainName::parse(text).error().code, Code::dns_name_malformed) << text;
  }
}

TEST(DomainName, TakesLabelsOf63BytesAndNoMore) {
  EXPECT_TRUE(DomainName::parse(std::string(63, 'a')));
  EXPECT_FALSE(DomainName::parse(std::string(64, 'a')));
}

TEST(DomainName, TakesNamesOf255BytesAndNoMore) {
  const std::string label(63, 'a');
  const std::string three = label + "." + label + "." + label + ".";
  EXPECT_EQ(name(three + std::string(61, 'b')).wire().size(), 255U);
  EXPECT_FALSE(DomainName::parse(three + std::string(62, 'b')));
}

TEST(DomainName, ReadsItsWireFormAndNothingElse) {
  const Bytes wire{1, 'A', 2, 'b', 'c', 0};
  EXPECT_EQ(DomainName::from_wire(wire).value(), name("a.bc"));
  EXPECT_FALSE(DomainName::from_wire(ByteView(wire).first(5)));
  EXPECT_FALSE(DomainName::from_wire(Bytes{1, 'A', 0, 0}));
  EXPECT_FALSE(DomainName::from_wire(Bytes{0xc0, 0}));
  EXPECT_FALSE(DomainName::from_wire({}));
}

TEST(DomainName, KnowsWhatIsBelowIt) {
  EXPECT_TRUE(name("a.b.c").is_at_or_below(name("b.c")));
  EXPECT_TRUE(name("a.b.c").is_at_or_below(name("a.b.c")));
  EXPECT_TRUE(name("a.b.c").is_at_or_below(name(".")));
  EXPECT_FALSE(name("ab.c").is_at_or_below(name("b.c")));
  EXPECT_FALSE(name("b.c").is_at_or_below(name("a.b.c")));
  // A label that merely holds the bytes of the other name's wire form.
  EXPECT_FALSE(name(R"(x\001b\001c)").is_at_or_below(name("b.c")));
}

}  // namespace
}  // namespace emblem::dns
