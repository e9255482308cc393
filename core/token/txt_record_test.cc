#include "core/token/txt_record.h"

#include <gtest/gtest.h>

#include "adapters/provider/provider.h"
#include "core/bytes/base_encodings.h"

namespace emblem::token {
namespace {

TEST(TxtLabel, NamesTheKindAndTheSet) {
  const auto label = find_label("adem-token-7=eyJ");
  ASSERT_TRUE(label && *label);
  EXPECT_EQ((*label)->kind, TextKind::token);
  EXPECT_EQ((*label)->set_id, "7");
  EXPECT_EQ((*label)->value, "eyJ");
  EXPECT_EQ((*find_label("adem-key=x"))->kind, TextKind::key);
  EXPECT_EQ((*find_label("adem-emb=x"))->kind, TextKind::emblem);
  EXPECT_EQ((*find_label("adem-end-a=x"))->kind, TextKind::endorsement);
  EXPECT_EQ((*find_label("adem-token="))->value, "");
  EXPECT_EQ((*find_label("adem-token=a=b"))->value, "a=b");
}

TEST(TxtLabel, IsLowerCaseAndWhole) {
  for (const std::string_view text : {"", "v=spf1 -all", "ADEM-TOKEN=x", "adem-token", "adem-token-7", "adem-tokens=x",
                                      "adem_token=x", " adem-token=x", "adem-keys-1=x", "adem=x"}) {
    EXPECT_FALSE(find_label(text)) << text;
  }
}

TEST(TxtLabel, SetIdentifierIsPrintableAsciiWithoutHyphen) {
  EXPECT_TRUE(find_label("adem-token-!~=x")->has_value());
  for (const std::string_view text :
       {"adem-token-=x", "adem-token-a-b=x", "adem-token-a b=x", "adem-token-\u00e9=x", "adem-key-\x7f=x"}) {
    const auto label = find_label(text);
    ASSERT_TRUE(label) << text;
    ASSERT_FALSE(label->has_value()) << text;
    EXPECT_EQ(label->error().code, Code::record_unreadable);
  }
}

class TxtKey : public testing::Test {
 protected:
  Result<keys::ParsedKey> parse(std::string_view value) { return parse_text_key(value, limits_, *provider_); }

  std::unique_ptr<const crypto::Provider> provider_ = provider::make_provider();
  Limits limits_;
};

constexpr std::string_view x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

TEST_F(TxtKey, IsAJwk) {
  const auto key = parse(R"({"kty":"OKP","crv":"Ed25519","alg":"EdDSA","x":")" + std::string(x) + "\"}");
  ASSERT_TRUE(key);
  EXPECT_EQ(key->key.x, *parse_base64url(x));
  EXPECT_EQ(parse("{x").error().code, Code::json_malformed);
  EXPECT_EQ(parse("{}").error().where, "kty");
}

TEST_F(TxtKey, IsASubjectPublicKeyInfoInBase64) {
  const crypto::PublicKey ed{.curve = crypto::Curve::ed25519, .x = *parse_base64url(x)};
  const std::string text = encode_base64(*provider_->encode_spki(ed));
  const auto key = parse(text);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->key, ed);
  EXPECT_EQ(parse(text.substr(0, text.size() - 1)).error().code, Code::base64_malformed);
  EXPECT_EQ(parse("AAAA").error().code, Code::key_malformed);
  EXPECT_FALSE(parse(""));
}

}  // namespace
}  // namespace emblem::token
