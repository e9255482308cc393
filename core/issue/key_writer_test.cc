#include "core/issue/key_writer.h"

#include "core/bytes/base_encodings.h"
#include "core/cose/cose_key.h"
#include "core/issue/issue_fixture_test.h"
#include "core/jose/jwk.h"
#include "core/keys/thumbprint.h"

namespace emblem::issue {
namespace {

TEST(KeyWriter, WritesJwksThatAreReadBackWithoutAFinding) {
  for (const crypto::Curve curve : every_curve) {
    const crypto::PublicKey key = TestKey::generate(curve).public_key();
    const std::string text = encode_jwk(key);
    const auto document = json::Document::parse(text, {.nodes = 10, .depth = 2}).value();
    const keys::ParsedKey parsed = jose::parse_jwk(document.root()).value();
    EXPECT_EQ(parsed.key, key);
    EXPECT_TRUE(parsed.findings.empty());
  }
}

TEST(KeyWriter, WritesCoseKeysThatAreReadBackWithoutAFinding) {
  for (const crypto::Curve curve : every_curve) {
    const crypto::PublicKey key = TestKey::generate(curve).public_key();
    const keys::ParsedKey parsed = cose::parse_cose_key(encode_cose_key(key), Limits()).value();
    EXPECT_EQ(parsed.key, key);
    EXPECT_TRUE(parsed.findings.empty());
  }
}

TEST(KeyWriter, WritesTheExampleOfRfc8037) {
  const crypto::PublicKey key{.curve = crypto::Curve::ed25519,
                              .x = parse_base64url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").value()};
  EXPECT_EQ(encode_jwk(key),
            R"({"alg":"EdDSA","crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  EXPECT_EQ(encode_hex(encode_cose_key(key)),
            "a40101032720062158"
            "20" +
                encode_hex(key.x));
}

TEST(KeyWriter, TellsKeysThatTwoSortsOfReaderWouldNameDifferently) {
  EXPECT_FALSE(is_named_alike(TestKey::generate_with_leading_zero().public_key()));
  for (const crypto::Curve curve : every_curve) {
    crypto::PublicKey key = TestKey::generate(curve).public_key();
    EXPECT_EQ(is_named_alike(key), !keys::stripped_cbor_key_id(key, support::provider()));
    key.x.front() = 0;
    EXPECT_EQ(is_named_alike(key), !keys::stripped_cbor_key_id(key, support::provider()));
    EXPECT_EQ(is_named_alike(key), curve == crypto::Curve::ed25519);
  }
}

}  // namespace
}  // namespace emblem::issue
