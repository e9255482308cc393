#include "core/x509/distribution_points.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/x509/der.h"
#include "core/x509/pem.h"

namespace emblem::x509 {
namespace {

using Addresses = std::vector<std::string>;

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

Bytes element(std::uint8_t tag, const Bytes& content) {
  Bytes out;
  append_element(out, static_cast<Tag>(tag), content);
  return out;
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes out;
  for (const Bytes& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

Bytes uri(std::string_view text) { return element(0x86, bytes_of(text)); }
Bytes full_name(const Bytes& names) { return element(0xa0, element(0xa0, names)); }
Bytes point(const Bytes& members) { return element(0x30, members); }

// A certificate with nothing in it but the one extension.
Bytes certificate_with(const Bytes& points) {
  const Bytes value = element(0x04, element(0x30, points));
  const Bytes oid{0x06, 0x03, 0x55, 0x1d, 0x1f};
  const Bytes extensions = element(0xa3, element(0x30, element(0x30, joined({oid, value}))));
  const Bytes empty = element(0x30, {});
  const Bytes tbs = element(0x30, joined({Bytes{0x02, 0x01, 0x01}, empty, empty, empty, empty, empty, extensions}));
  return element(0x30, joined({tbs, empty, element(0x03, {0})}));
}

TEST(DistributionPoints, AreReadOfARealCertificate) {
  std::ifstream file("vectors/deployed/emblem.felixlinker.de/emblem.felixlinker.de.chain.pem", std::ios::binary);
  const Bytes text(std::istreambuf_iterator<char>(file), {});
  const Blocks split = split_pem(text, Limits{});
  ASSERT_FALSE(split.blocks.empty());
  EXPECT_EQ(parse_distribution_points(split.blocks[0].der), (Addresses{"http://e8.c.lencr.org/125.crl"}));
}

TEST(DistributionPoints, AreTheWebAddressesOfCompleteLists) {
  const Bytes good = point(full_name(joined({uri("ldap://a/"), uri("http://a/1.crl"), uri("https://a/2.crl")})));
  EXPECT_EQ(parse_distribution_points(certificate_with(good)), (Addresses{"http://a/1.crl", "https://a/2.crl"}));
  EXPECT_EQ(parse_distribution_points(certificate_with(joined({good, good})))->size(), 2U);
}

TEST(DistributionPoints, OfOtherSignersAndForSomeReasonsAreLeftOut) {
  const Bytes name = full_name(uri("http://a/1.crl"));
  const Bytes reasons = element(0x81, {0x01, 0x02});
  const Bytes signer = element(0xa2, uri("http://b/"));
  EXPECT_EQ(parse_distribution_points(certificate_with(point(joined({name, reasons})))), Addresses{});
  EXPECT_EQ(parse_distribution_points(certificate_with(point(joined({name, signer})))), Addresses{});
  EXPECT_EQ(parse_distribution_points(certificate_with(point(signer))), Addresses{});
  const Bytes relative = element(0xa0, element(0xa1, {}));
  EXPECT_EQ(parse_distribution_points(certificate_with(point(relative))), Addresses{});
}

TEST(DistributionPoints, WithWhatNoAddressHoldsAreLeftOut) {
  for (const std::string_view text : {"http://a/ b", "http://a/\n", "http://a/\x80", "file:///etc/passwd"}) {
    EXPECT_EQ(parse_distribution_points(certificate_with(point(full_name(uri(text))))), Addresses{}) << text;
  }
  EXPECT_EQ(parse_distribution_points(certificate_with(point(full_name(uri("http://a/" + std::string(2000, 'b')))))),
            Addresses{});
}

TEST(DistributionPoints, AreNeverMoreThanTheBound) {
  Bytes many;
  for (int i = 0; i < 50; ++i) many = joined({many, point(full_name(uri("http://a/" + std::to_string(i))))});
  EXPECT_EQ(parse_distribution_points(certificate_with(many))->size(), most_distribution_points);
}

TEST(DistributionPoints, ThatAreCutAreAnError) {
  const Bytes cut{0x30, 0x05, 0xa0};
  EXPECT_EQ(parse_distribution_points(certificate_with(cut)).error().code, Code::der_malformed);
  EXPECT_EQ(parse_distribution_points(certificate_with(point(element(0xa0, {0xa0, 0x05})))).error().code,
            Code::der_malformed);
}

}  // namespace
}  // namespace emblem::x509
