#include "adapters/openssl/csr.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

#include "adapters/openssl/errors.h"
#include "adapters/openssl/handles.h"
#include "adapters/openssl/spki.h"

namespace emblem::openssl {
namespace {

void free_extensions(STACK_OF(X509_EXTENSION) * stack) { sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free); }

using Request = Handle<X509_REQ, &X509_REQ_free>;
using Extensions = Handle<STACK_OF(X509_EXTENSION), &free_extensions>;
using Names = Handle<GENERAL_NAMES, &GENERAL_NAMES_free>;
using Name = Handle<GENERAL_NAME, &GENERAL_NAME_free>;
using Ia5String = Handle<ASN1_IA5STRING, &ASN1_IA5STRING_free>;
using BitString = Handle<ASN1_BIT_STRING, &ASN1_BIT_STRING_free>;
using Memory = Handle<BIO, &BIO_free>;

bool is_name(std::string_view name) {
  constexpr std::size_t longest = 253;  // characters, RFC 1035 section 2.3.4 without the root's dot
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
  if (name.starts_with("*.")) name.remove_prefix(2);
  if (name.empty() || name.size() > longest || name.front() == '.' || name.back() == '.') return false;
  return name.find_first_not_of(letters) == std::string_view::npos && !name.contains("..");
}

Result<void> check_names(std::span<const std::string> names) {
  constexpr std::size_t most = 100;  // what public authorities take
  if (names.empty() || names.size() > most) return fail(Code::option_value_wrong, "names", "1 to 100 of them");
  const auto wrong = std::ranges::find_if_not(names, is_name);
  if (wrong != names.end()) return fail(Code::option_value_wrong, *wrong, "no name for a certificate");
  return {};
}

bool append_name(GENERAL_NAMES* names, const std::string& text) {
  Ia5String value{ASN1_IA5STRING_new()};
  Name name{GENERAL_NAME_new()};
  if (!value || !name || ASN1_STRING_set(value.get(), text.data(), static_cast<int>(text.size())) != 1) return false;
  GENERAL_NAME_set0_value(name.get(), GEN_DNS, value.release());
  if (sk_GENERAL_NAME_push(names, name.get()) <= 0) return false;
  (void)name.release();  // the stack owns it now
  return true;
}

bool add_names(X509_REQ* request, std::span<const std::string> texts) {
  const Names names{GENERAL_NAMES_new()};
  if (!names) return false;
  for (const std::string& text : texts) {
    if (!append_name(names.get(), text)) return false;
  }
  STACK_OF(X509_EXTENSION)* stack = nullptr;
  const int added = X509V3_add1_i2d(&stack, NID_subject_alt_name, names.get(), 1, X509V3_ADD_DEFAULT);
  const Extensions extensions{stack};
  return added == 1 && X509_REQ_add_extensions(request, extensions.get()) == 1;
}

bool add_key(X509_REQ* request, const crypto::PublicKey& key) {
  const Bytes spki = encode_spki(key);
  const unsigned char* at = spki.data();
  const PublicKeyHandle handle{d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size()))};
  return handle && X509_REQ_set_pubkey(request, handle.get()) == 1;
}

int signature_number(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return NID_ecdsa_with_SHA256;
    case crypto::Curve::p384:
      return NID_ecdsa_with_SHA384;
    case crypto::Curve::p521:
      return NID_ecdsa_with_SHA512;
    case crypto::Curve::ed25519:
      break;
  }
  return NID_ED25519;
}

// What is signed: CertificationRequestInfo.
Bytes encode_info(X509_REQ* request) {
  unsigned char* data = nullptr;
  const int size = i2d_re_X509_REQ_tbs(request, &data);
  if (size <= 0) return {};
  Bytes info(data, data + size);
  OPENSSL_free(data);
  return info;
}

// As X.509 carries it: DER for ECDSA (RFC 5758 section 3.2), as it stands for Ed25519 (RFC 8410 section 6).
Bytes to_x509(crypto::Curve curve, Bytes signature) {
  if (curve == crypto::Curve::ed25519) return signature;
  const EcSignature pair{ECDSA_SIG_new()};
  const int half = static_cast<int>(signature.size() / 2);
  if (!pair || ECDSA_SIG_set0(pair.get(), BN_bin2bn(signature.data(), half, nullptr),
                              BN_bin2bn(signature.data() + half, half, nullptr)) != 1) {
    return {};
  }
  Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)));
  unsigned char* out = der.data();
  i2d_ECDSA_SIG(pair.get(), &out);
  return der;
}

bool add_signature(X509_REQ* request, const Bytes& signature) {
  BitString bits{ASN1_BIT_STRING_new()};
  if (!bits || ASN1_STRING_set(bits.get(), signature.data(), static_cast<int>(signature.size())) != 1) return false;
  // Without this, trailing zero bits would be dropped from the signature.
  bits->flags = (bits->flags & ~(ASN1_STRING_FLAG_BITS_LEFT | 0x07)) | ASN1_STRING_FLAG_BITS_LEFT;
  X509_REQ_set0_signature(request, bits.release());
  return true;
}

Result<std::string> to_pem(X509_REQ* request) {
  const Memory memory{BIO_new(BIO_s_mem())};
  if (!memory || PEM_write_bio_X509_REQ(memory.get(), request) != 1) return libcrypto_failed("certificate request");
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

}  // namespace

Result<std::string> make_csr(crypto::SigningKey& key, std::span<const std::string> dns_names) {
  const ErrorQueue errors;
  EMBLEM_CHECK(check_names(dns_names));
  const crypto::Curve curve = key.public_key().curve;
  const Request request{X509_REQ_new()};
  if (!request || X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) != 1)
    return libcrypto_failed("certificate request");
  if (!add_key(request.get(), key.public_key())) return fail(Code::key_not_on_curve, "certificate request");
  const Algorithm algorithm{X509_ALGOR_new()};
  if (!algorithm || !add_names(request.get(), dns_names) ||
      X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(signature_number(curve)), V_ASN1_UNDEF, nullptr) != 1 ||
      X509_REQ_set1_signature_algo(request.get(), algorithm.get()) != 1) {
    return libcrypto_failed("certificate request");
  }
  const Bytes info = encode_info(request.get());
  if (info.empty()) return libcrypto_failed("certificate request");
  EMBLEM_TRY(Bytes signature, key.sign(info));
  signature = to_x509(curve, std::move(signature));
  if (signature.empty() || !add_signature(request.get(), signature)) return libcrypto_failed("certificate request");
  return to_pem(request.get());
}

}  // namespace emblem::openssl
