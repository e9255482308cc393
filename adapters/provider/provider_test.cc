#include "adapters/provider/provider.h"

#include <gtest/gtest.h>

#include "core/bytes/base_encodings.h"

namespace emblem::provider {
namespace {

Bytes hex(std::string_view text) { return *parse_hex(text); }

crypto::PublicKey ed25519(std::string_view x) { return {crypto::Curve::ed25519, hex(x), {}}; }

// RFC 8032 section 7.1, TEST 2.
constexpr std::string_view rfc8032_key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
constexpr std::string_view rfc8032_signature =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
const Bytes rfc8032_message = {0x72};

TEST(Provider, DigestsAsFips180Says) {
  EXPECT_EQ(encode_hex(make_provider()->sha256(as_bytes("abc")).bytes),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(encode_hex(make_provider()->sha256({}).bytes),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Ed25519, SignatureOfRfc8032IsGood) {
  const auto key = make_provider()->import_key(ed25519(rfc8032_key));
  ASSERT_TRUE(key);
  EXPECT_EQ((*key)->check_signature(rfc8032_message, hex(rfc8032_signature)), crypto::SignatureCheck::good);
}

TEST(Ed25519, SignatureWithAnyBitFlippedIsBad) {
  const auto key = *make_provider()->import_key(ed25519(rfc8032_key));
  for (std::size_t at = 0; at < 64; ++at) {
    Bytes signature = hex(rfc8032_signature);
    signature[at] ^= static_cast<std::uint8_t>(1U << at % 8);
    EXPECT_EQ(key->check_signature(rfc8032_message, signature), crypto::SignatureCheck::bad) << at;
  }
}

TEST(Ed25519, SignatureOfAnotherLengthIsBad) {
  const auto key = *make_provider()->import_key(ed25519(rfc8032_key));
  const Bytes signature = hex(rfc8032_signature);
  EXPECT_EQ(key->check_signature(rfc8032_message, ByteView(signature).first(63)), crypto::SignatureCheck::bad);
  EXPECT_EQ(key->check_signature(rfc8032_message, {}), crypto::SignatureCheck::bad);
}

TEST(Ed25519, KeysOfSmallOrderAreRefused) {
  // The eight points whose order divides eight, and the same y written with 2^255 - 19 added.
  for (const std::string_view x : {"0000000000000000000000000000000000000000000000000000000000000000",
                                   "0000000000000000000000000000000000000000000000000000000000000080",
                                   "0100000000000000000000000000000000000000000000000000000000000000",
                                   "0100000000000000000000000000000000000000000000000000000000000080",
                                   "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                                   "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                                   "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                                   "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                                   "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                   "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                                   "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                   "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    const auto key = make_provider()->import_key(ed25519(x));
    ASSERT_FALSE(key) << x;
    EXPECT_EQ(key.error().code, Code::key_not_on_curve);
    EXPECT_EQ(make_provider()->encode_spki(ed25519(x)).error().code, Code::key_not_on_curve);
  }
}

TEST(Ed25519, KeyThatIsNoPointNeverChecksASignature) {
  // No x belongs to y = 2. With S = 0 and R the neutral point, a key that dropped out would make this signature good.
  const auto key =
      make_provider()->import_key(ed25519("0200000000000000000000000000000000000000000000000000000000000000"));
  Bytes signature(64, 0);
  signature[0] = 1;
  EXPECT_TRUE(!key || (*key)->check_signature({}, signature) == crypto::SignatureCheck::bad);
}

TEST(Ed25519, KeyGoesThroughSpki) {
  const Bytes spki = hex("302a300506032b6570032100" + std::string(rfc8032_key));
  const auto provider = make_provider();
  EXPECT_EQ(provider->parse_spki(spki), ed25519(rfc8032_key));
  EXPECT_EQ(provider->encode_spki(ed25519(rfc8032_key)), spki);
}

TEST(Ed25519, KeyOfAnotherLengthIsRefused) {
  crypto::PublicKey key = ed25519(rfc8032_key);
  key.y = key.x;
  EXPECT_FALSE(make_provider()->import_key(key));
  key.y.clear();
  key.x.pop_back();
  EXPECT_FALSE(make_provider()->import_key(key));
}

}  // namespace
}  // namespace emblem::provider
