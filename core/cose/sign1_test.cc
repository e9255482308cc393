#include "core/cose/sign1.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/bytes/base_encodings.h"

namespace emblem::cose {
namespace {

Result<Sign1> parse(std::string_view hex, Bytes& item) {
  item = *parse_hex(hex);
  return parse_sign1(item, Limits{});
}

Error error_of(std::string_view hex) {
  Bytes item;
  const auto parsed = parse(hex, item);
  return parsed ? Error{} : parsed.error();
}

const std::string kid = "045820" + std::string(64, '1');

Result<ProtectedHeader> header_of(std::string_view hex) { return parse_protected_header(*parse_hex(hex), Limits{}); }

void expect_header_error(std::string_view hex, Code code, std::string_view where) {
  const auto header = header_of(hex);
  ASSERT_FALSE(header) << hex;
  EXPECT_EQ(header.error().code, code) << hex;
  EXPECT_EQ(header.error().where, where) << hex;
}

bool has_finding(const std::vector<Finding>& findings, Code code) {
  return std::ranges::find(findings, code, &Finding::code) != findings.end();
}

TEST(Sign1, IsTag18AroundFourElements) {
  Bytes item;
  const auto sign1 = parse("d2 84 41a0 a0 42a100 43010203", item);
  ASSERT_TRUE(sign1);
  EXPECT_FALSE(sign1->tag_61);
  EXPECT_EQ(encode_hex(sign1->protected_header), "a0");
  EXPECT_EQ(encode_hex(sign1->payload), "a100");
  EXPECT_EQ(encode_hex(sign1->signature), "010203");
  EXPECT_TRUE(sign1->findings.empty());
}

TEST(Sign1, MayStandInsideTag61) {
  Bytes item;
  const auto sign1 = parse("d83d d2 84 40 a0 40 40", item);
  ASSERT_TRUE(sign1);
  EXPECT_TRUE(sign1->tag_61);
}

TEST(Sign1, HasNoOtherOuterForm) {
  for (const std::string_view hex :
       {"84 40 a0 40 40", "d9d9f7 d2 84 40 a0 40 40", "d83d 84 40 a0 40 40", "d2 d2 84 40 a0 40 40",
        "d2 d83d 84 40 a0 40 40", "d83d d83d d2 84 40 a0 40 40", "d1 84 40 a0 40 40", "58 05 d28440a040",
        "d2 83 40 a0 40", "d2 85 40 a0 40 40 40", "d2 a0", "d2 00"}) {
    EXPECT_EQ(error_of(hex).code, Code::token_malformed) << hex;
  }
}

TEST(Sign1, PartsAreByteStringsAndTheWrongOneIsNamed) {
  EXPECT_EQ(error_of("d2 84 a0 a0 40 40").where, "protected header");
  EXPECT_EQ(error_of("d2 84 40 a0 f6 40").where, "payload");
  EXPECT_EQ(error_of("d2 84 40 a0 40 f6").where, "signature");
}

TEST(Sign1, UnprotectedHeaderIsEmpty) {
  EXPECT_EQ(error_of("d2 84 40 a1 04 40 40 40").code, Code::token_header_malformed);
  EXPECT_EQ(error_of("d2 84 40 f6 40 40").code, Code::token_header_malformed);
  EXPECT_EQ(error_of("d2 84 40 80 40 40").where, "unprotected header");
}

TEST(Sign1, NothingFollowsIt) { EXPECT_EQ(error_of("d2 84 40 a0 40 40 00").code, Code::input_trailing); }

TEST(Sign1, IndefiniteLengthsAreRefused) {
  EXPECT_EQ(error_of("d2 9f 40 a0 40 40 ff").code, Code::cbor_indefinite);
  EXPECT_EQ(error_of("d2 84 40 bfff 40 40").code, Code::cbor_indefinite);
  EXPECT_EQ(error_of("d2 84 40 a0 5f40ff 40").code, Code::cbor_indefinite);
}

TEST(Sign1, LongHeadsAreReadWithANote) {
  Bytes item;
  const auto sign1 = parse("d812 84 40 a0 40 40", item);
  ASSERT_TRUE(sign1);
  EXPECT_TRUE(has_finding(sign1->findings, Code::cbor_long_head));
}

TEST(Sign1, WhatWasSignedHasTheBytesAsReceived) {
  Bytes item;
  const auto sign1 = parse("d2 84 43a10126 a0 41aa 40", item);
  EXPECT_EQ(encode_hex(encode_sig_structure(*sign1)), "846a5369676e61747572653143a101264041aa");
}

TEST(Sign1, PayloadIsFoundInWhatIsRefused) {
  const auto payload = [](std::string_view hex) {
    static Bytes item;
    item = *parse_hex(hex);
    const auto found = find_payload(item, Limits{});
    return found ? encode_hex(*found) : std::string("none");
  };
  EXPECT_EQ(payload("84 40 a0 41aa 40"), "aa");
  EXPECT_EQ(payload("d9d9f7 d2 84 40 a0 41aa 40"), "aa");
  EXPECT_EQ(payload("d2 83 40 a0 41aa"), "aa");
  EXPECT_EQ(payload("d2 84 40 a0 f6 40"), "none");
  EXPECT_EQ(payload("d2 82 40 a0"), "none");
  EXPECT_EQ(payload("a0"), "none");
  EXPECT_EQ(payload("d2"), "none");
}

TEST(ProtectedHeader, NamesAlgorithmAndKey) {
  const auto header = header_of("a20126" + kid);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->algorithm, crypto::Algorithm::es256);
  EXPECT_EQ(encode_hex(header->kid.bytes), std::string(64, '1'));
  EXPECT_FALSE(header->log);
  EXPECT_TRUE(header->findings.empty());
  expect_header_error("a10126", Code::token_header_malformed, "kid");
  expect_header_error("a1" + kid, Code::token_header_malformed, "alg");
}

TEST(ProtectedHeader, AlgorithmIsOneThatEmblemsUse) {
  EXPECT_TRUE(header_of("a20128" + kid));                                     // ESP256
  expect_header_error("a2012e" + kid, Code::token_algorithm_refused, "alg");  // -15
  expect_header_error("a20105" + kid, Code::token_algorithm_refused, "alg");  // HMAC
  expect_header_error(
      "a201"
      "654553323536" +
          kid,
      Code::token_algorithm_refused, "alg");  // "ES256"
}

TEST(ProtectedHeader, KeyIdentifierHas32Bytes) {
  expect_header_error("a2012604581f" + std::string(62, '1'), Code::token_header_malformed, "label 4");
  expect_header_error("a20126045821" + std::string(66, '1'), Code::token_header_malformed, "label 4");
  expect_header_error(
      "a201260461"
      "61",
      Code::token_header_malformed, "label 4");
}

TEST(ProtectedHeader, TypeIsAdemOrAbsent) {
  EXPECT_TRUE(header_of("a30126" + kid + "1070" + encode_hex(as_bytes("application/adem"))));
  expect_header_error("a30126" + kid + "1070" + encode_hex(as_bytes("application/ADEM")), Code::token_header_malformed,
                      "label 16");
  expect_header_error("a30126" + kid + "1000", Code::token_header_malformed, "label 16");
}

TEST(ProtectedHeader, CriticalIsRefusedEvenEmpty) {
  expect_header_error("a301260280" + kid, Code::critical_header, "crit");
  expect_header_error("a30126028104" + kid, Code::critical_header, "crit");
}

TEST(ProtectedHeader, OtherLabelsAreToleratedWithANote) {
  for (const std::string entry : {"0300",
                                  "390100"
                                  "00",
                                  "617800", "1bffffffffffffffff00", "3bffffffffffffffff00"}) {
    const auto header = header_of("a30126" + kid + entry);
    ASSERT_TRUE(header) << entry;
    EXPECT_TRUE(has_finding(header->findings, Code::claim_unknown)) << entry;
  }
  expect_header_error("a30126" + kid +
                          "4100"
                          "00",
                      Code::token_header_malformed, "byte 38");
}

TEST(ProtectedHeader, LogIsKeptAsItStands) {
  const auto header = header_of("a30126" + kid +
                                "636c6f67"
                                "8101");
  ASSERT_TRUE(header);
  EXPECT_TRUE(header->log);
}

TEST(ProtectedHeader, IsOneMap) {
  expect_header_error("80", Code::token_header_malformed, "");
  expect_header_error("", Code::input_truncated, "byte 0");
  expect_header_error(
      "a2012601"
      "26",
      Code::cbor_repeated_key, "byte 3");
}

}  // namespace
}  // namespace emblem::cose
