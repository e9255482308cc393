// Keys and signatures made by libcrypto's newer interface, checked by ours.
#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <thread>
#include <vector>

#include "adapters/openssl/generated_keys_test.h"
#include "adapters/openssl/handles.h"
#include "adapters/openssl/provider.h"

namespace emblem::openssl {
namespace {

struct Signed {
  PublicKeyHandle key;
  Bytes spki;
  Bytes der;  // the signature as libcrypto writes it
};

Signed make_signed(PublicKeyHandle key, const char* method) {
  Signed result;
  const int size = i2d_PUBKEY(key.get(), nullptr);
  result.spki.resize(static_cast<std::size_t>(size));
  unsigned char* out = result.spki.data();
  i2d_PUBKEY(key.get(), &out);
  const MessageDigest digest{EVP_MD_fetch(nullptr, method, nullptr)};
  const MessageDigestContext context{EVP_MD_CTX_new()};
  EVP_DigestSignInit(context.get(), nullptr, digest.get(), nullptr, key.get());
  std::size_t length = 1024;
  result.der.resize(length);
  EXPECT_EQ(EVP_DigestSign(context.get(), result.der.data(), &length, message.data(), message.size()), 1);
  result.der.resize(length);
  result.key = std::move(key);
  return result;
}

Bytes to_fixed(const Bytes& der, std::size_t size) {
  const unsigned char* at = der.data();
  const Handle<ECDSA_SIG, &ECDSA_SIG_free> pair{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
  Bytes fixed(2 * size);
  BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), fixed.data(), static_cast<int>(size));
  BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), fixed.data() + size, static_cast<int>(size));
  return fixed;
}

Result<std::shared_ptr<const crypto::VerificationKey>> no_ed25519(const crypto::PublicKey&) {
  return fail(Code::key_algorithm_refused, "");
}

struct EcCase {
  crypto::Curve curve;
  const char* name;
  const char* method;
};

class AnEcSignature : public testing::TestWithParam<EcCase> {
 protected:
  void SetUp() override {
    signed_ = make_signed(generate_ec(GetParam().name), GetParam().method);
    signature_ = to_fixed(signed_.der, crypto::coordinate_size(GetParam().curve));
    const auto key = provider_->parse_spki(signed_.spki);
    ASSERT_TRUE(key);
    public_key_ = *key;
  }

  crypto::SignatureCheck check(ByteView text, ByteView signature) const {
    return (*provider_->import_key(public_key_))->check_signature(text, signature);
  }

  std::unique_ptr<const crypto::Provider> provider_ = make_provider(&no_ed25519);
  Signed signed_;
  Bytes signature_;
  crypto::PublicKey public_key_;
};

TEST_P(AnEcSignature, IsGoodOverTheMessageSigned) {
  EXPECT_EQ(public_key_.curve, GetParam().curve);
  EXPECT_EQ(check(message, signature_), crypto::SignatureCheck::good);
}

TEST_P(AnEcSignature, IsBadOverAnotherMessage) {
  Bytes other = message;
  other.back() ^= 1;
  EXPECT_EQ(check(other, signature_), crypto::SignatureCheck::bad);
}

TEST_P(AnEcSignature, IsBadWithAnyBitFlipped) {
  for (std::size_t at = 0; at < signature_.size(); ++at) {
    Bytes flipped = signature_;
    flipped[at] ^= static_cast<std::uint8_t>(1U << at % 8);
    EXPECT_EQ(check(message, flipped), crypto::SignatureCheck::bad) << at;
  }
}

TEST_P(AnEcSignature, IsBadWithAnotherLengthOrAsDer) {
  Bytes longer = signature_;
  longer.push_back(0);
  EXPECT_EQ(check(message, longer), crypto::SignatureCheck::bad);
  EXPECT_EQ(check(message, ByteView(signature_).first(signature_.size() - 1)), crypto::SignatureCheck::bad);
  EXPECT_EQ(check(message, {}), crypto::SignatureCheck::bad);
  EXPECT_EQ(check(message, signed_.der), crypto::SignatureCheck::bad);
}

TEST_P(AnEcSignature, IsBadWhenZero) {
  EXPECT_EQ(check(message, Bytes(signature_.size(), 0)), crypto::SignatureCheck::bad);
}

TEST_P(AnEcSignature, KeyIsRefusedWhenItsPointIsNotOnTheCurve) {
  crypto::PublicKey key = public_key_;
  key.y.back() ^= 1;
  ASSERT_FALSE(provider_->import_key(key));
  EXPECT_EQ(provider_->import_key(key).error().code, Code::key_not_on_curve);
  EXPECT_EQ(provider_->encode_spki(key).error().code, Code::key_not_on_curve);
}

TEST_P(AnEcSignature, KeyIsRefusedWhenZeroOrNotBelowThePrimeOrOfAnotherLength) {
  crypto::PublicKey key = public_key_;
  std::ranges::fill(key.x, 0);
  std::ranges::fill(key.y, 0);
  EXPECT_FALSE(provider_->import_key(key));
  std::ranges::fill(key.x, 0xff);
  EXPECT_FALSE(provider_->import_key(key));
  key = public_key_;
  key.x.insert(key.x.begin(), 0);
  EXPECT_FALSE(provider_->import_key(key));
}

TEST_P(AnEcSignature, KeyGoesIntoTheSameSpkiAgain) { EXPECT_EQ(provider_->encode_spki(public_key_), signed_.spki); }

TEST_P(AnEcSignature, SpkiIsMalformedWithAByteMoreOrLess) {
  Bytes spki = signed_.spki;
  spki.push_back(0);
  EXPECT_EQ(provider_->parse_spki(spki).error().code, Code::key_malformed);
  EXPECT_EQ(provider_->parse_spki(ByteView(signed_.spki).first(signed_.spki.size() - 1)).error().code,
            Code::key_malformed);
}

TEST_P(AnEcSignature, LeavesNoErrorBehind) {
  check(message, Bytes(signature_.size(), 0));
  crypto::PublicKey key = public_key_;
  key.y.back() ^= 1;
  EXPECT_FALSE(provider_->import_key(key));
  EXPECT_FALSE(provider_->parse_spki(message));
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST_P(AnEcSignature, IsCheckedByManyThreadsWithOneKey) {
  const auto key = *provider_->import_key(public_key_);
  std::array<int, 4> good{};
  std::vector<std::thread> threads;
  for (int& count : good) {
    threads.emplace_back([&] {
      for (int i = 0; i < 8; ++i) count += key->check_signature(message, signature_) == crypto::SignatureCheck::good;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, (std::array{8, 8, 8, 8}));
}

INSTANTIATE_TEST_SUITE_P(Curves, AnEcSignature,
                         testing::Values(EcCase{crypto::Curve::p256, "P-256", "SHA256"},
                                         EcCase{crypto::Curve::p384, "P-384", "SHA384"},
                                         EcCase{crypto::Curve::p521, "P-521", "SHA512"}));

TEST(Spki, OfARefusedKindIsToldApartFromAMalformedOne) {
  const auto provider = make_provider(&no_ed25519);
  const Signed rsa = make_signed(PublicKeyHandle{EVP_RSA_gen(2048)}, "SHA256");
  EXPECT_EQ(provider->parse_spki(rsa.spki).error().code, Code::key_algorithm_refused);
  const Signed koblitz = make_signed(generate_ec("secp256k1"), "SHA256");
  EXPECT_EQ(provider->parse_spki(koblitz.spki).error().code, Code::key_algorithm_refused);
  EXPECT_EQ(provider->parse_spki(message).error().code, Code::key_malformed);
}

TEST(LogKey, OnP256ChecksDerSignatures) {
  const auto provider = make_provider(&no_ed25519);
  const Signed log = make_signed(generate_ec("P-256"), "SHA256");
  const auto key = provider->import_log_key(log.spki);
  ASSERT_TRUE(key);
  EXPECT_EQ((*key)->check_signature(message, log.der), crypto::SignatureCheck::good);
  EXPECT_EQ((*key)->check_signature(log.spki, log.der), crypto::SignatureCheck::bad);
  EXPECT_EQ((*key)->check_signature(message, to_fixed(log.der, 32)), crypto::SignatureCheck::bad);
}

TEST(LogKey, OfRsaChecksSignaturesFrom2048BitsOn) {
  const auto provider = make_provider(&no_ed25519);
  const Signed log = make_signed(PublicKeyHandle{EVP_RSA_gen(2048)}, "SHA256");
  EXPECT_EQ((*provider->import_log_key(log.spki))->check_signature(message, log.der), crypto::SignatureCheck::good);
  const Signed small = make_signed(PublicKeyHandle{EVP_RSA_gen(1024)}, "SHA256");
  EXPECT_EQ(provider->import_log_key(small.spki).error().code, Code::key_algorithm_refused);
}

TEST(LogKey, OfAnotherCurveOrWithBytesLeftOverIsRefused) {
  const auto provider = make_provider(&no_ed25519);
  const Signed other = make_signed(generate_ec("P-384"), "SHA384");
  EXPECT_EQ(provider->import_log_key(other.spki).error().code, Code::key_algorithm_refused);
  Signed log = make_signed(generate_ec("P-256"), "SHA256");
  log.spki.push_back(0);
  EXPECT_EQ(provider->import_log_key(log.spki).error().code, Code::key_malformed);
}

}  // namespace
}  // namespace emblem::openssl
