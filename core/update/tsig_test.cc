#include "core/update/tsig.h"

#include <gtest/gtest.h>

#include <cctype>

#include "adapters/openssl/macs.h"
#include "core/bytes/base_encodings.h"
#include "core/update/tsig_vectors_test.h"
#include "core/update/wire.h"

namespace emblem::update {
namespace {

using crypto::MacAlgorithm;

Bytes hex(std::string_view text) { return parse_hex(text).value(); }

TsigKey make_key(MacAlgorithm algorithm = MacAlgorithm::hmac_sha256) {
  Bytes secret(32);
  for (std::size_t i = 0; i < secret.size(); ++i) secret[i] = static_cast<std::uint8_t>(i);
  return {dns::DomainName::parse("emblem.update").value(), algorithm, Secret(std::move(secret))};
}

struct Exchange {
  TsigKey key = make_key();
  openssl::Macs macs;
  std::int64_t seconds = vectors::signed_at;

  Signature signature() const { return {.key = key, .now = {seconds, 0}, .macs = macs}; }
  SignedRequest request() const {
    return sign_request(hex(vectors::plain_update), {.key = key, .now = {vectors::signed_at, 0}, .macs = macs}).value();
  }
  Result<VerifiedResponse> verify(ByteView response) const { return verify_response(response, request(), signature()); }

  std::string refusal(ByteView response) const {
    const auto verified = verify(response);
    if (verified) return "verified";
    EXPECT_EQ(verified.error().code, Code::update_answer_unsigned);
    return verified.error().detail;
  }
};

TEST(Tsig, SignsAndVerifiesWithEveryAlgorithm) {
  using namespace vectors;
  const std::tuple<MacAlgorithm, std::string_view, std::string_view> rows[] = {
      {MacAlgorithm::hmac_sha224, request_sha224, response_sha224},
      {MacAlgorithm::hmac_sha256, request_sha256, response_sha256},
      {MacAlgorithm::hmac_sha384, request_sha384, response_sha384},
      {MacAlgorithm::hmac_sha512, request_sha512, response_sha512}};
  for (const auto& [algorithm, request, response] : rows) {
    Exchange exchange;
    exchange.key = make_key(algorithm);
    EXPECT_EQ(encode_hex(exchange.request().message), request);
    const auto verified = exchange.verify(hex(response));
    ASSERT_TRUE(verified) << to_text(verified.error());
    EXPECT_EQ(verified->rcode, 0);
    EXPECT_EQ(verified->error, TsigError::none);
  }
}

TEST(Tsig, TakesASignedRefusalForWhatItIs) { EXPECT_EQ(Exchange().verify(hex(vectors::refused_sha256))->rcode, 5); }

TEST(Tsig, TellsTheServersTimeWhenTheClocksDiffer) {
  const auto verified = Exchange().verify(hex(vectors::bad_time_sha256)).value();
  EXPECT_EQ(verified.rcode, 9);
  EXPECT_EQ(verified.error, TsigError::bad_time);
  EXPECT_EQ(verified.their_time, static_cast<std::uint64_t>(vectors::signed_at + 7200));
}

TEST(Tsig, RefusesAnAnswerWithoutCodeAndSaysWhatItClaims) {
  EXPECT_EQ(Exchange().refusal(hex(vectors::bad_key)),
            "it claims BADKEY (the server has no such key, or none for this zone)");
  EXPECT_EQ(Exchange().refusal(hex(vectors::bad_signature)),
            "it claims BADSIG (the server has another secret for this key)");
  EXPECT_EQ(Exchange().refusal(hex("1234a8050000000000000000")),
            "it claims REFUSED (the server does not let this key do that)");
}

TEST(Tsig, RefusesAnAnswerInWhichAnyBitDiffers) {
  const Exchange exchange;
  const Bytes good = hex(vectors::response_sha256);
  const std::size_t record_begin = parse_envelope(good)->tsig_begin;
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes changed = good;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ 1U << bit % 8);
    const auto verified = exchange.verify(changed);
    // The identifier on the wire is replaced by the original before the code is made, and letters of the key's name
    // and algorithm have no case.
    const bool letter = bit / 8 >= record_begin && std::isalpha(good[bit / 8]) != 0 && bit % 8 == 5;
    const bool of_no_account = bit / 8 < 2 || letter;
    EXPECT_TRUE(!verified || of_no_account) << "bit " << bit;
  }
}

TEST(Tsig, RefusesTheAnswerToAnotherRequest) {
  Exchange exchange;
  SignedRequest other = exchange.request();
  other.mac[0] ^= 1U;
  EXPECT_EQ(verify_response(hex(vectors::response_sha256), other, exchange.signature()).error().detail,
            "its code is wrong");
}

TEST(Tsig, RefusesATruncatedCode) {
  EXPECT_EQ(Exchange().refusal(hex(vectors::truncated_sha256)), "its code is truncated");
}

TEST(Tsig, RefusesAnotherKey) {
  Exchange exchange;
  const SignedRequest request = exchange.request();
  exchange.key.name = dns::DomainName::parse("another").value();
  EXPECT_EQ(verify_response(hex(vectors::response_sha256), request, exchange.signature()).error().detail,
            "it is signed by another key");
}

TEST(Tsig, TakesAnAnswerWithinItsFudgeAndNoOther) {
  Exchange exchange;
  for (const std::int64_t apart : {-300, 300}) {
    exchange.seconds = vectors::signed_at + apart;
    EXPECT_TRUE(exchange.verify(hex(vectors::response_sha256))) << apart;
  }
  for (const std::int64_t apart : {-301, 301}) {
    exchange.seconds = vectors::signed_at + apart;
    EXPECT_EQ(exchange.refusal(hex(vectors::response_sha256)), "it was signed at 2026-09-21T14:13:20Z") << apart;
  }
}

TEST(Tsig, SignsTheLongestMessageAndNoLonger) {
  const Exchange exchange;
  Bytes message(max_signed_bytes(exchange.key));
  EXPECT_EQ(sign_request(message, exchange.signature())->message.size(), longest_message);
  message.push_back(0);
  EXPECT_EQ(sign_request(message, exchange.signature()).error().code, Code::limit_exceeded);
}

TEST(TsigRecord, StandsAtTheEndOnly) {
  Bytes request = hex(vectors::request_sha256);
  request[10] = 0;
  request[11] = 2;  // one more record is said to follow
  request.insert(request.end(), {0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(parse_envelope(request).error().detail, "a TSIG record that is not the last");
}

TEST(TsigRecord, IsRefusedWhereverTheMessageIsCut) {
  const Bytes whole = hex(vectors::response_sha256);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(parse_envelope(ByteView(whole).first(size)).error().code, Code::dns_message_malformed) << size;
  }
}

}  // namespace
}  // namespace emblem::update
