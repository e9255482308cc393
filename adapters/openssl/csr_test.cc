// Certificate requests, read and checked by libcrypto.
#include "adapters/openssl/csr.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <vector>

#include "adapters/openssl/handles.h"
#include "adapters/openssl/private_key.h"
#include "adapters/openssl/spki.h"

namespace emblem::openssl {
namespace {

using Memory = Handle<BIO, &BIO_free>;
using Request = Handle<X509_REQ, &X509_REQ_free>;
using Names = Handle<GENERAL_NAMES, &GENERAL_NAMES_free>;

void free_extensions(STACK_OF(X509_EXTENSION) * stack) { sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free); }
using Extensions = Handle<STACK_OF(X509_EXTENSION), &free_extensions>;

Request read(const std::string& pem) {
  const Memory memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  return Request{PEM_read_bio_X509_REQ(memory.get(), nullptr, nullptr, nullptr)};
}

std::vector<std::string> names_of(X509_REQ* request) {
  const Extensions extensions{X509_REQ_get_extensions(request)};
  int is_critical = 0;
  const Names names{
      static_cast<GENERAL_NAMES*>(X509V3_get_d2i(extensions.get(), NID_subject_alt_name, &is_critical, nullptr))};
  EXPECT_EQ(is_critical, 1);
  std::vector<std::string> texts;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const ASN1_IA5STRING* value = sk_GENERAL_NAME_value(names.get(), i)->d.dNSName;
    texts.emplace_back(as_text({ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))}));
  }
  return texts;
}

const std::vector<std::string> two_names = {"hospital.example", "abc.adem-configuration.hospital.example"};

TEST(Csr, CarriesTheKeyTheNamesAndAGoodSignature) {
  for (const crypto::Curve curve :
       {crypto::Curve::p256, crypto::Curve::p384, crypto::Curve::p521, crypto::Curve::ed25519}) {
    // Several of each: what a signature's last bits are must not matter.
    for (int i = 0; i < 8; ++i) {
      const auto key = make_private_key(curve).value();
      const Request request = read(make_csr(*key, two_names).value());
      ASSERT_TRUE(request);
      EXPECT_EQ(X509_REQ_verify(request.get(), X509_REQ_get0_pubkey(request.get())), 1);
      EXPECT_EQ(X509_NAME_entry_count(X509_REQ_get_subject_name(request.get())), 0);
      EXPECT_EQ(names_of(request.get()), two_names);
      unsigned char* spki = nullptr;
      const int size = i2d_PUBKEY(X509_REQ_get0_pubkey(request.get()), &spki);
      EXPECT_TRUE(equal({spki, static_cast<std::size_t>(size)}, encode_spki(key->public_key())));
      OPENSSL_free(spki);
    }
  }
}

TEST(Csr, NamesThatNoCertificateHoldsAreRefused) {
  const auto key = make_private_key(crypto::Curve::p256).value();
  const auto code = [&key](const std::vector<std::string>& names) {
    const auto made = make_csr(*key, names);
    return made ? Code::internal_error : made.error().code;
  };
  EXPECT_EQ(code({"*.hospital.example"}), Code::internal_error);
  for (const char* bad : {"", "hospital.example.", ".example", "a..example", "a b.example", "a,DNS:b.example",
                          "hôpital.example", "a.*.example"}) {
    EXPECT_EQ(code({bad}), Code::option_value_wrong) << bad;
  }
  EXPECT_EQ(code({std::string(254, 'a')}), Code::option_value_wrong);
  EXPECT_EQ(code({}), Code::option_value_wrong);
  EXPECT_EQ(code(std::vector<std::string>(101, "hospital.example")), Code::option_value_wrong);
}

class BrokenKey final : public crypto::SigningKey {
 public:
  explicit BrokenKey(crypto::PublicKey key) : key_(std::move(key)) {}
  const crypto::PublicKey& public_key() const override { return key_; }
  Result<Bytes> sign(ByteView) override { return fail(Code::signing_failed, "token"); }

 private:
  crypto::PublicKey key_;
};

TEST(Csr, KeyThatDoesNotSignIsTheAnswer) {
  BrokenKey key(make_private_key(crypto::Curve::p256).value()->public_key());
  EXPECT_EQ(make_csr(key, two_names).error().code, Code::signing_failed);
}

}  // namespace
}  // namespace emblem::openssl
