#include "core/keys/thumbprint.h"

#include <gtest/gtest.h>

#include "adapters/provider/provider.h"
#include "core/bytes/base_encodings.h"
#include "core/keys/verified_key.h"

namespace emblem::keys {
namespace {

using crypto::Curve;
using crypto::PublicKey;

class Thumbprint : public testing::Test {
 protected:
  static PublicKey p256(std::string_view x, std::string_view y) {
    return {.curve = Curve::p256, .x = *parse_hex(x), .y = *parse_hex(y)};
  }

  std::unique_ptr<const crypto::Provider> provider_ = provider::make_provider();
};

TEST_F(Thumbprint, IsThatOfRfc9679Section6) {
  const PublicKey key = p256("65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d",
                             "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c");
  const KeyId id = cbor_key_id(key, *provider_);
  EXPECT_EQ(encode_hex(id.digest.bytes), "496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec");
  EXPECT_EQ(id.family, Family::cbor);
  EXPECT_FALSE(stripped_cbor_key_id(key, *provider_));
}

TEST_F(Thumbprint, IsThatOfRfc8037AppendixA3) {
  const PublicKey key{.curve = Curve::ed25519, .x = *parse_base64url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")};
  const KeyId id = jose_key_id(key, *provider_);
  EXPECT_EQ(encode_base64url(id.digest.bytes), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  EXPECT_EQ(id.family, Family::jose);
}

// vectors/interop/jose-b02-chain1-es512-jwk: the endorsement names the emblem's key.
TEST_F(Thumbprint, IsThatOfAnotherImplementationForP521) {
  const PublicKey key{
      .curve = Curve::p521,
      .x = *parse_base64url("ANpzDVO-8NfyrHNLdXxBzFYe31GPfZKUOFa8c23ElGY580Ykp6a_jmQA-QytCXD2xJmD6M5Gq4URdyfBU2c0QKbD"),
      .y =
          *parse_base64url("Ae4a8fR4iN7RsCAYPSR3QwC46j4CkmpR3WxSTekh5DKlWgc04PXUnaKYRV1vq_FZNFq6aaozs5m9-dVekkYu_-sy")};
  EXPECT_EQ(to_text(jose_key_id(key, *provider_)), "llmodecmfekd4fy2p46n2c7irtcqbhkvojr7v5atmzrnheuj6fgq");
}

// vectors/interop/cose-org1-ES256: the emblem names its key.
TEST_F(Thumbprint, IsThatOfAnotherImplementationForCose) {
  const PublicKey key = p256("b8586e14e109e33e78c56570b04df78673e37a7b08b0700783d0e4fdf5553e22",
                             "e5e129ca257d31c24cd8bf62b1186c16a71dc0bd0bc69810c1ffad3085ee6c68");
  EXPECT_EQ(encode_hex(cbor_key_id(key, *provider_).digest.bytes),
            "b2c3c3f504e449e525d074934cb22d4c227cb5219672662967100e7a9ff6324e");
}

// vectors/interop/cose-kid-short-lineB-ES256: the coordinate begins with a zero byte, which that implementation strips.
TEST_F(Thumbprint, HasASecondFormWhereACoordinateBeginsWithZero) {
  const PublicKey key = p256("00194b09e35cbb52696b0f6130657a75a7e5d59e0c34c9b624597eddcf7cecba",
                             "3237cea7eee71fbd05ce81d161a87264b840add24e51469de8a14befbf7b4303");
  const auto stripped = stripped_cbor_key_id(key, *provider_);
  ASSERT_TRUE(stripped);
  EXPECT_EQ(encode_hex(stripped->digest.bytes), "5349d36892ca6721678f555dd55d6539fa00f3d55534df39b01ec591618de006");
  EXPECT_NE(*stripped, cbor_key_id(key, *provider_));
}

TEST_F(Thumbprint, OfEd25519HasOneFormOnly) {
  const PublicKey key{.curve = Curve::ed25519, .x = Bytes(32, 0)};
  EXPECT_FALSE(stripped_cbor_key_id(key, *provider_));
}

TEST_F(Thumbprint, DiffersBetweenCurvesOfOneSize) {
  const PublicKey ed{.curve = Curve::ed25519, .x = Bytes(32, 1)};
  const PublicKey p256_key{.curve = Curve::p256, .x = Bytes(32, 1), .y = Bytes(32, 1)};
  const PublicKey p384{.curve = Curve::p384, .x = Bytes(48, 1), .y = Bytes(48, 1)};
  EXPECT_NE(cbor_key_id(ed, *provider_), cbor_key_id(p256_key, *provider_));
  EXPECT_NE(cbor_key_id(p384, *provider_), cbor_key_id(p256_key, *provider_));
  EXPECT_NE(jose_key_id(p384, *provider_), jose_key_id(p256_key, *provider_));
}

TEST_F(Thumbprint, NamesAKeyInEveryFormThatIsAccepted) {
  const PublicKey key = p256("00194b09e35cbb52696b0f6130657a75a7e5d59e0c34c9b624597eddcf7cecba",
                             "3237cea7eee71fbd05ce81d161a87264b840add24e51469de8a14befbf7b4303");
  const auto made = VerifiedKey::make(key, *provider_);
  ASSERT_TRUE(made);
  const VerifiedKey& verified = **made;
  EXPECT_TRUE(verified.is_named(jose_key_id(key, *provider_)));
  EXPECT_TRUE(verified.is_named(cbor_key_id(key, *provider_)));
  EXPECT_TRUE(verified.is_named(*stripped_cbor_key_id(key, *provider_)));
  EXPECT_TRUE(verified.is_named_stripped(*stripped_cbor_key_id(key, *provider_)));
  EXPECT_FALSE(verified.is_named_stripped(cbor_key_id(key, *provider_)));
  // The digest of one family names nothing in the other.
  EXPECT_FALSE(verified.is_named({Family::jose, cbor_key_id(key, *provider_).digest}));
  EXPECT_EQ(verified.identifier_texts(Family::cbor).size(), 2U);
  EXPECT_EQ(verified.identifier_texts(Family::jose).size(), 1U);
  EXPECT_EQ(verified.identifier_texts(Family::cbor).front(), to_text(verified.id(Family::cbor)));
  EXPECT_EQ(verified.algorithm(), crypto::Algorithm::es256);
}

TEST_F(Thumbprint, NamesNoKeyThatIsNoPoint) {
  EXPECT_FALSE(VerifiedKey::make({.curve = Curve::p256, .x = Bytes(32, 1), .y = Bytes(32, 1)}, *provider_));
}

}  // namespace
}  // namespace emblem::keys
