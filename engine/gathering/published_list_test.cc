#include "engine/gathering/published_list.h"

#include <gtest/gtest.h>

#include "adapters/openssl/private_key.h"
#include "tests/support/test_key.h"

namespace emblem::gathering {
namespace {

// `signer` signs by the rules of log keys, which are those of the list: here with ECDSA.
class PublishedListTest : public testing::Test {
 protected:
  static std::string list_of(const std::string& date) {
    return R"({"version":"90.1","log_list_timestamp":")" + date + R"(","operators":[]})";
  }

  Result<ct::LogList> verify(const std::string& text, const std::string& used) {
    const auto in_use = ct::LogList::parse(as_bytes(used), support::provider(), {});
    return verify_published_list(
        {.text = as_bytes(text), .signature = signature_, .publisher = publisher_, .used = *in_use},
        support::provider(), {});
  }

  void sign(const std::string& text) {
    const auto key = *openssl::make_private_key(crypto::Curve::p256);
    publisher_ = *support::provider().encode_spki(key->public_key());
    signature_ = der_of(*key->sign(as_bytes(text)));
  }

  // r||s as a SEQUENCE of two INTEGERs.
  static Bytes der_of(ByteView raw) {
    Bytes content;
    for (ByteView number : {raw.first(32), raw.subspan(32)}) {
      while (number.size() > 1 && number.front() == 0) number = number.subspan(1);
      const bool padded = number.front() >= 0x80;
      content.push_back(2);
      content.push_back(static_cast<std::uint8_t>(number.size() + (padded ? 1 : 0)));
      if (padded) content.push_back(0);
      content.insert(content.end(), number.begin(), number.end());
    }
    Bytes der{0x30, static_cast<std::uint8_t>(content.size())};
    der.insert(der.end(), content.begin(), content.end());
    return der;
  }

  Bytes publisher_;
  Bytes signature_;
  const std::string june_ = list_of("2026-06-01T00:00:00Z");
  const std::string may_ = list_of("2026-05-01T00:00:00Z");
};

TEST_F(PublishedListTest, IsTakenWhenSignedAndNewer) {
  sign(june_);
  EXPECT_TRUE(verify(june_, may_));
  EXPECT_TRUE(verify(june_, june_));
}

TEST_F(PublishedListTest, IsRefusedWhenAltered) {
  sign(june_);
  EXPECT_EQ(verify(june_ + " ", may_).error().code, Code::log_list_signature_bad);
  signature_.back() ^= 1;
  EXPECT_EQ(verify(june_, may_).error().code, Code::log_list_signature_bad);
  signature_.clear();
  EXPECT_EQ(verify(june_, may_).error().code, Code::log_list_signature_bad);
}

TEST_F(PublishedListTest, IsRefusedUnderAnotherKey) {
  sign(june_);
  const Bytes signature = signature_;
  sign(june_);
  signature_ = signature;
  EXPECT_EQ(verify(june_, may_).error().code, Code::log_list_signature_bad);
  publisher_.resize(10);
  EXPECT_EQ(verify(june_, may_).error().code, Code::log_list_signature_bad);
}

TEST_F(PublishedListTest, IsRefusedWhenOlderOrWithoutDate) {
  sign(may_);
  EXPECT_EQ(verify(may_, june_).error().code, Code::log_list_not_newer);
  const std::string undated = R"({"version":"90.1","operators":[]})";
  sign(undated);
  const auto refused = verify(undated, may_);
  ASSERT_FALSE(refused);
}

TEST(SignatureAddress, StandsBesideTheList) {
  EXPECT_EQ(signature_address("https://www.gstatic.com/ct/log_list/v3/log_list.json"),
            "https://www.gstatic.com/ct/log_list/v3/log_list.sig");
  EXPECT_EQ(signature_address("https://www.gstatic.com/ct/log_list/v3/").error().code, Code::http_url_refused);
  EXPECT_EQ(signature_address("http://www.gstatic.com/log_list.json").error().code, Code::http_url_refused);
}

}  // namespace
}  // namespace emblem::gathering
