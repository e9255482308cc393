#include "core/x509/pem.h"

#include <gtest/gtest.h>

namespace emblem::x509 {
namespace {

constexpr std::string_view one = "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n";

Blocks split(std::string_view text) { return split_pem(as_bytes(text), Limits{}); }

TEST(Pem, BlocksAreFoundBetweenOtherText) {
  const Blocks found = split("subject=x\n" + std::string(one) +
                             "\r\n-----BEGIN X509 CRL-----\r\nBA\r\nUG\r\n-----END X509 CRL-----\r\n"
                             "-----BEGIN PUBLIC KEY-----\nBw==\n-----END PUBLIC KEY-----");
  EXPECT_TRUE(found.findings.empty());
  EXPECT_EQ(found.blocks, (std::vector<Block>{{Label::certificate, "line 2", {1, 2, 3}},
                                              {Label::revocation_list, "line 6", {4, 5, 6}},
                                              {Label::public_key, "line 10", {7}}}));
}

TEST(Pem, DerFileIsOneBlock) {
  const Bytes der = {0x30, 0x00};
  EXPECT_EQ(split_pem(der, Limits{}).blocks, (std::vector<Block>{{Label::unlabelled, "", der}}));
}

TEST(Pem, BrokenBlockIsReportedAndSpoilsNoOther) {
  for (const std::string_view broken :
       {"-----BEGIN CERTIFICATE-----\nAQI\n-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nAQID\n",
        "-----BEGIN CERTIFICATE-----\nAQID\n-----END X509 CRL-----\n",
        "-----BEGIN CERTIFICATE-----\nProc-Type: 4\nAQID\n-----END CERTIFICATE-----\n"}) {
    const Blocks found = split(std::string(broken) + std::string(one));
    EXPECT_EQ(found.blocks.size(), 1U) << broken;
    ASSERT_EQ(found.findings.size(), 1U) << broken;
    EXPECT_EQ(found.findings[0].code, Code::pem_malformed);
    EXPECT_EQ(found.findings[0].where, "line 1");
  }
}

TEST(Pem, BlockThatDoesNotEndIsReported) {
  const Blocks found = split("-----BEGIN CERTIFICATE-----\nAQID\n");
  EXPECT_TRUE(found.blocks.empty());
  ASSERT_EQ(found.findings.size(), 1U);
}

TEST(Pem, BlockOfAnotherKindIsLeftOutWithItsEscapedLabel) {
  const Blocks found = split("-----BEGIN PRIVATE\x1b KEY-----\n%%%\n-----END PRIVATE\x1b KEY-----\n");
  EXPECT_TRUE(found.blocks.empty());
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].code, Code::evidence_unreadable);
  EXPECT_NE(found.findings[0].text.find("PRIVATE\\x1b KEY"), std::string::npos);
}

TEST(Pem, BlocksBeyondTheLimitAreLeftOutWithOneFinding) {
  Limits limits;
  limits.certificates = 2;
  const std::string text = std::string(one) + std::string(one) + std::string(one) + std::string(one);
  const Blocks found = split_pem(as_bytes(text), limits);
  EXPECT_EQ(found.blocks.size(), 2U);
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].code, Code::limit_exceeded);
}

TEST(Pem, BlockBeyondTheLimitOfItsKindIsLeftOut) {
  Limits limits;
  limits.certificate_bytes = 2;
  const Blocks found = split_pem(as_bytes(one), limits);
  EXPECT_TRUE(found.blocks.empty());
  EXPECT_EQ(found.findings.at(0).code, Code::limit_exceeded);
}

TEST(Pem, WhatWasWrittenIsReadBack) {
  for (const std::size_t size : {1UL, 48UL, 49UL, 1000UL}) {
    const Bytes der(size, 0x5a);
    for (const Label label : {Label::certificate, Label::revocation_list, Label::public_key}) {
      const std::string text = encode_pem(label, der);
      const Blocks found = split_pem(as_bytes(text), Limits{});
      ASSERT_EQ(found.blocks.size(), 1U) << size;
      EXPECT_EQ(found.blocks[0].label, label);
      EXPECT_EQ(found.blocks[0].der, der);
      EXPECT_TRUE(found.findings.empty());
    }
  }
}

}  // namespace
}  // namespace emblem::x509
