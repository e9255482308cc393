#include "adapters/openssl/log_key.h"

#include <openssl/x509.h>

#include "adapters/openssl/digests.h"
#include "adapters/openssl/ec_key.h"
#include "adapters/openssl/handles.h"
#include "adapters/openssl/spki.h"

namespace emblem::openssl {
namespace {

class LogVerificationKey final : public crypto::VerificationKey {
 public:
  explicit LogVerificationKey(PublicKeyHandle key) : key_(std::move(key)) {}

  crypto::SignatureCheck check_signature(ByteView message, ByteView signature) const override {
    const ErrorQueue errors;
    const MessageDigestContext context{EVP_MD_CTX_new()};
    if (!context) return crypto::SignatureCheck::bad;
    // A fresh context for every signature: a used one wants a fresh Init, which later versions insist on.
    if (EVP_DigestVerifyInit(context.get(), nullptr, sha256_method(), nullptr, key_.get()) != 1) {
      return crypto::SignatureCheck::bad;
    }
    const int outcome =
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size());
    return outcome == 1 ? crypto::SignatureCheck::good : crypto::SignatureCheck::bad;
  }

 private:
  PublicKeyHandle key_;
};

bool is_allowed(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "RSA") == 1) return EVP_PKEY_get_bits(key) >= 2048;
  if (EVP_PKEY_is_a(key, "EC") != 1) return false;
  std::array<char, 64> group{};
  return EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
         std::string_view(group.data()) == "prime256v1";
}

}  // namespace

Result<std::shared_ptr<const crypto::VerificationKey>> import_log_key(ByteView spki) {
  // The usual kind, without the decoders that take longer than the signature itself.
  if (const auto known = parse_spki(spki); known && known->curve == crypto::Curve::p256) {
    auto key = import_ec_log_key(*known);
    if (!key) return fail(Code::key_malformed, "", "SubjectPublicKeyInfo");
    return key;
  }
  constexpr std::size_t longest = 16384;  // an RSA key of 8192 bits takes about 1 kB
  if (spki.size() > longest) return fail(Code::key_malformed, "", "SubjectPublicKeyInfo");
  const ErrorQueue errors;
  const unsigned char* at = spki.data();
  PublicKeyHandle key{d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size()))};
  if (!key || at != spki.data() + spki.size()) return fail(Code::key_malformed, "", "SubjectPublicKeyInfo");
  if (!is_allowed(key.get())) return fail(Code::key_algorithm_refused, "", "a log's key is P-256 or RSA of 2048 bits");
  return std::make_shared<const LogVerificationKey>(std::move(key));
}

}  // namespace emblem::openssl
