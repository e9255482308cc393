// Private keys, against libcrypto's own readers and writers.
#include "adapters/openssl/private_key.h"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>

#include <algorithm>

#include "adapters/openssl/generated_keys_test.h"
#include "adapters/openssl/handles.h"
#include "adapters/openssl/private_number.h"
#include "adapters/openssl/private_pem.h"
#include "adapters/openssl/spki.h"
#include "core/x509/der.h"

namespace emblem::openssl {
namespace {

using Memory = Handle<BIO, &BIO_free>;
using Curve = crypto::Curve;

const ByteView passphrase = as_bytes("correct horse");

std::string text_of(const Secret& secret) { return std::string(as_text(secret.bytes())); }

std::string written(const Memory& memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

PublicKeyHandle generate(const char* type, const char* curve) {
  if (curve == nullptr) return PublicKeyHandle{EVP_PKEY_Q_keygen(nullptr, nullptr, type)};
  return PublicKeyHandle{EVP_PKEY_Q_keygen(nullptr, nullptr, type, curve)};
}

std::string pkcs8_of(EVP_PKEY* key, const EVP_CIPHER* cipher = nullptr) {
  const Memory memory{BIO_new(BIO_s_mem())};
  EXPECT_EQ(
      PEM_write_bio_PKCS8PrivateKey(memory.get(), key, cipher, reinterpret_cast<const char*>(passphrase.data()),
                                    cipher == nullptr ? 0 : static_cast<int>(passphrase.size()), nullptr, nullptr),
      1);
  return written(memory);
}

std::string sec1_of(EVP_PKEY* key, const EVP_CIPHER* cipher = nullptr) {
  const Memory memory{BIO_new(BIO_s_mem())};
  EXPECT_EQ(PEM_write_bio_PrivateKey_traditional(memory.get(), key, cipher, passphrase.data(),
                                                 cipher == nullptr ? 0 : static_cast<int>(passphrase.size()), nullptr,
                                                 nullptr),
            1);
  return written(memory);
}

Bytes spki_of(EVP_PKEY* key) {
  unsigned char* data = nullptr;
  const int size = i2d_PUBKEY(key, &data);
  Bytes spki(data, data + size);
  OPENSSL_free(data);
  return spki;
}

PublicKeyHandle read_back(const std::string& pem, const char* phrase) {
  const Memory memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  std::string copy = phrase == nullptr ? "" : phrase;
  return PublicKeyHandle{PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, copy.data())};
}

Code refusal(const std::string& pem, std::optional<ByteView> phrase = std::nullopt) {
  const auto key = parse_private_key(as_bytes(pem), phrase);
  return key ? Code::internal_error : key.error().code;
}

// libcrypto's word on a signature of ours.
bool is_good(const crypto::PublicKey& key, ByteView text, ByteView signature) {
  const Bytes spki = encode_spki(key);
  const unsigned char* at = spki.data();
  const PublicKeyHandle handle{d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size()))};
  const MessageDigestContext context{EVP_MD_CTX_new()};
  constexpr const char* methods[] = {"SHA256", "SHA384", "SHA512", nullptr};
  EVP_DigestVerifyInit_ex(context.get(), nullptr, methods[static_cast<int>(key.curve)], nullptr, nullptr, handle.get(),
                          nullptr);
  if (key.curve == Curve::ed25519) {
    return EVP_DigestVerify(context.get(), signature.data(), signature.size(), text.data(), text.size()) == 1;
  }
  const Handle<ECDSA_SIG, &ECDSA_SIG_free> pair{ECDSA_SIG_new()};
  const int half = static_cast<int>(signature.size() / 2);
  ECDSA_SIG_set0(pair.get(), BN_bin2bn(signature.data(), half, nullptr),
                 BN_bin2bn(signature.data() + half, half, nullptr));
  Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)));
  unsigned char* out = der.data();
  i2d_ECDSA_SIG(pair.get(), &out);
  return EVP_DigestVerify(context.get(), der.data(), der.size(), text.data(), text.size()) == 1;
}

class EveryCurve : public testing::TestWithParam<Curve> {};

TEST_P(EveryCurve, NewKeySignsAgainAndAgainWhatItsPublicKeyChecks) {
  const auto key = make_private_key(GetParam()).value();
  for (int i = 0; i < 20; ++i) {
    const Bytes signature = key->sign(message).value();
    EXPECT_EQ(signature.size(), crypto::signature_size(GetParam()));
    EXPECT_TRUE(is_good(key->public_key(), message, signature));
    EXPECT_FALSE(is_good(key->public_key(), as_bytes("another"), signature));
  }
}

TEST_P(EveryCurve, FileOfOursIsReadBackByUsAndByLibcrypto) {
  const auto key = make_private_key(GetParam()).value();
  const std::string pem = text_of(key->encode(std::nullopt).value());
  EXPECT_TRUE(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
  const auto again = parse_private_key(as_bytes(pem), std::nullopt).value();
  EXPECT_EQ(again->public_key(), key->public_key());
  EXPECT_TRUE(is_good(key->public_key(), message, again->sign(message).value()));
  EXPECT_EQ(spki_of(read_back(pem, nullptr).get()), encode_spki(key->public_key()));
  EXPECT_EQ(pem, pkcs8_of(read_back(pem, nullptr).get()));
}

TEST_P(EveryCurve, FileUnderAPassphraseIsReadBackByUsAndByLibcrypto) {
  const auto key = make_private_key(GetParam()).value();
  const std::string pem = text_of(key->encode(passphrase).value());
  EXPECT_TRUE(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
  EXPECT_EQ(parse_private_key(as_bytes(pem), passphrase).value()->public_key(), key->public_key());
  EXPECT_EQ(spki_of(read_back(pem, "correct horse").get()), encode_spki(key->public_key()));
  EXPECT_EQ(refusal(pem), Code::passphrase_needed);
  EXPECT_EQ(refusal(pem, as_bytes("")), Code::passphrase_needed);
  EXPECT_EQ(refusal(pem, as_bytes("correct Horse")), Code::passphrase_wrong);
  EXPECT_NE(pem, text_of(key->encode(passphrase).value()));
}

TEST_P(EveryCurve, FileCutAnywhereIsRefused) {
  const auto key = make_private_key(GetParam()).value();
  const std::string pem = text_of(key->encode(std::nullopt).value());
  for (std::size_t size = 0; size + 1 < pem.size(); ++size) {
    EXPECT_EQ(refusal(pem.substr(0, size)), Code::private_key_malformed) << size;
  }
}

TEST_P(EveryCurve, ContainerWithOneBitChangedNeverGivesAKeyThatIsNotTheOneBesideIt) {
  const auto key = make_private_key(GetParam()).value();
  const PrivateBlock block = parse_private_pem(key->encode(std::nullopt).value().bytes()).value();
  for (std::size_t i = 0; i < block.der.bytes().size(); ++i) {
    Bytes changed(block.der.bytes().begin(), block.der.bytes().end());
    changed[i] ^= 0x01;
    const auto read = parse_private_key(encode_private_pem(PrivateForm::pkcs8, changed).value().bytes(), std::nullopt);
    if (!read) continue;
    // An Ed25519 seed has no public key beside it and may be any 32 bytes.
    EXPECT_TRUE(GetParam() == Curve::ed25519 || (*read)->public_key() == key->public_key()) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(PrivateKey, EveryCurve, testing::Values(Curve::p256, Curve::p384, Curve::p521, Curve::ed25519),
                         [](const auto& tested) {
                           std::string name(crypto::to_text(tested.param));
                           std::erase(name, '-');
                           return name;
                         });

TEST(PrivateKey, NewKeysHaveNoCoordinateThatBeginsWithZero) {
  for (int i = 0; i < 32; ++i) {
    const auto key = make_private_key(Curve::p521).value();
    EXPECT_NE(key->public_key().x[0], 0);
    EXPECT_NE(key->public_key().y[0], 0);
  }
}

TEST(PrivateKey, EmptyPassphraseIsNotWrittenWith) {
  EXPECT_EQ(make_private_key(Curve::p256).value()->encode(as_bytes("")).error().code, Code::passphrase_needed);
}

TEST(PrivateKey, FilesOfLibcryptoAreRead) {
  for (const char* curve : {"P-256", "P-384", "P-521"}) {
    const PublicKeyHandle key = generate("EC", curve);
    const crypto::PublicKey expected = parse_spki(spki_of(key.get())).value();
    const std::string forms[] = {
        pkcs8_of(key.get()), sec1_of(key.get()),
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + sec1_of(key.get())};
    for (const std::string& pem : forms) {
      EXPECT_EQ(parse_private_key(as_bytes(pem), std::nullopt).value()->public_key(), expected);
    }
    const std::string sealed = pkcs8_of(key.get(), EVP_aes_128_cbc());  // PBKDF2
    EXPECT_EQ(parse_private_key(as_bytes(sealed), passphrase).value()->public_key(), expected);
  }
}

TEST(PrivateKey, FileWithACompressedPointIsRead) {
  const PublicKeyHandle key = generate("EC", "P-256");
  const crypto::PublicKey expected = parse_spki(spki_of(key.get())).value();
  EVP_PKEY_set_utf8_string_param(key.get(), OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "compressed");
  EXPECT_EQ(parse_private_key(as_bytes(sec1_of(key.get())), std::nullopt).value()->public_key(), expected);
}

TEST(PrivateKey, Ed25519KeyOfRfc8410IsReadWithItsPublicKeyAndWithoutAnother) {
  // Section 10.3: version 2, with an attribute and the public key.
  const std::string pem =
      "-----BEGIN PRIVATE KEY-----\n"
      "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
      "oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB\n"
      "Z9w7lshQhqowtrbLDFw4rXAxZuE=\n"
      "-----END PRIVATE KEY-----\n";
  ASSERT_TRUE(parse_private_key(as_bytes(pem), std::nullopt));
  std::string other = pem;
  other.replace(other.find("ZuE="), 4, "ZuA=");
  EXPECT_EQ(refusal(other), Code::private_key_malformed);
}

TEST(PrivateKey, KeysThatNoTokenMayUseAreRefused) {
  EXPECT_EQ(refusal(pkcs8_of(generate("EC", "secp256k1").get())), Code::private_key_malformed);
  EXPECT_EQ(refusal(sec1_of(generate("EC", "secp256k1").get())), Code::private_key_malformed);
  EXPECT_EQ(refusal(pkcs8_of(generate("X25519", nullptr).get())), Code::private_key_malformed);
}

TEST(PrivateKey, FileWithNoKeyOrWithTwoIsRefused) {
  const std::string one = pkcs8_of(generate("EC", "P-256").get());
  const std::string other = sec1_of(generate("EC", "P-256").get());
  EXPECT_EQ(refusal(one), Code::internal_error);
  EXPECT_EQ(refusal(one + one), Code::private_key_malformed);
  EXPECT_EQ(refusal(one + other), Code::private_key_malformed);
  EXPECT_EQ(refusal(""), Code::private_key_malformed);
  EXPECT_EQ(refusal("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"), Code::private_key_malformed);
  EXPECT_EQ(refusal(one + std::string(70000, '\n')), Code::private_key_malformed);
}

TEST(PrivateKey, OlderEncryptionsAreRefusedByName) {
  const PublicKeyHandle key = generate("EC", "P-256");
  const std::string older = sec1_of(key.get(), EVP_aes_256_cbc());
  EXPECT_EQ(refusal(older, passphrase), Code::private_key_malformed);
  EXPECT_EQ(refusal(pkcs8_of(key.get(), EVP_des_ede3_cbc()), passphrase), Code::private_key_malformed);
}

// A PKCS#8 file of P-256 with this scalar and no public key.
std::string with_scalar(ByteView scalar) {
  Bytes members;
  x509::append_element(members, x509::Tag::integer, Bytes{1});
  x509::append_element(members, x509::Tag::octet_string, scalar);
  Bytes inside;
  x509::append_element(inside, x509::Tag::sequence, members);
  constexpr std::uint8_t algorithm[] = {0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
                                        0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
  Bytes outer = {0x02, 0x01, 0x00};
  outer.insert(outer.end(), std::begin(algorithm), std::end(algorithm));
  x509::append_element(outer, x509::Tag::octet_string, inside);
  Bytes whole;
  x509::append_element(whole, x509::Tag::sequence, outer);
  return text_of(encode_private_pem(PrivateForm::pkcs8, whole).value());
}

TEST(PrivateKey, ScalarOutsideTheCurvesNumbersIsRefused) {
  const Handle<EC_GROUP, &EC_GROUP_free> group{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
  Bytes order(32);
  BN_bn2binpad(EC_GROUP_get0_order(group.get()), order.data(), 32);
  Bytes last = order;
  last.back() -= 1;
  EXPECT_EQ(refusal(with_scalar(last)), Code::internal_error);
  EXPECT_EQ(refusal(with_scalar(order)), Code::private_key_malformed);
  EXPECT_EQ(refusal(with_scalar(Bytes{7})), Code::internal_error);
  EXPECT_EQ(refusal(with_scalar(Bytes{0})), Code::private_key_malformed);
  EXPECT_EQ(refusal(with_scalar(Bytes(33, 1))), Code::private_key_malformed);
}

// EncryptedPrivateKeyInfo whose derivation asks for this much work.
std::string with_iterations(int iterations) {
  const Handle<X509_ALGOR, &X509_ALGOR_free> algorithm{
      PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), iterations, nullptr, 0, nullptr, NID_hmacWithSHA256)};
  const Handle<X509_SIG, &X509_SIG_free> sealed{X509_SIG_new()};
  X509_ALGOR* named = nullptr;
  ASN1_OCTET_STRING* content = nullptr;
  X509_SIG_getm(sealed.get(), &named, &content);
  X509_ALGOR_copy(named, algorithm.get());
  ASN1_STRING_set(content, Bytes(32, 7).data(), 32);
  Bytes der(static_cast<std::size_t>(i2d_X509_SIG(sealed.get(), nullptr)));
  unsigned char* out = der.data();
  i2d_X509_SIG(sealed.get(), &out);
  return text_of(encode_private_pem(PrivateForm::encrypted_pkcs8, der).value());
}

TEST(PrivateKey, DerivationBeyondAllPatienceIsRefusedBeforeItIsBegun) {
  EXPECT_EQ(refusal(with_iterations(1000), passphrase), Code::passphrase_wrong);
  EXPECT_EQ(refusal(with_iterations(2'000'000'000), passphrase), Code::private_key_malformed);
}

TEST(PrivateKey, NothingOfLibcryptosErrorsIsLeftBehind) {
  (void)refusal(with_iterations(1000), passphrase);
  (void)refusal(pkcs8_of(generate("EC", "secp256k1").get()));
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace emblem::openssl
