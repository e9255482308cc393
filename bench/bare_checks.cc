#include "bench/bare_checks.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sodium.h>

#include <stdexcept>

#include "core/token/collection.h"

namespace emblem::bench {
namespace {

struct Check {
  crypto::PublicKey key;
  Bytes message;
  Bytes signature;  // r||s
};

std::vector<Check> find_checks(const VectorSet& set) {
  std::vector<const dns::Record*> records;
  for (const dns::Record& record : set.records) records.push_back(&record);
  const token::Collection collection =
      token::collect(std::move(records), {.limits = set.limits, .provider = *set.provider});
  std::vector<Check> checks;
  for (const token::CollectedToken& collected : collection.tokens) {
    const auto& id = std::get<keys::KeyId>(collected.token->signer);
    for (const token::CollectedKey& candidate : collection.keys) {
      const auto key = keys::VerifiedKey::make(candidate.key, *set.provider).value();
      if (!key->is_named(id)) continue;
      checks.push_back({candidate.key, collected.token->signed_bytes, collected.token->signature});
      break;
    }
  }
  if (checks.size() != collection.tokens.size()) throw std::runtime_error("a token without key");
  return checks;
}

const EVP_MD* digest_of(crypto::Curve curve) {
  if (curve == crypto::Curve::p256) return EVP_sha256();
  return curve == crypto::Curve::p384 ? EVP_sha384() : EVP_sha512();
}

Bytes to_der(const Check& check) {
  const auto half = static_cast<int>(check.signature.size() / 2);
  ECDSA_SIG* signature = ECDSA_SIG_new();
  ECDSA_SIG_set0(signature, BN_bin2bn(check.signature.data(), half, nullptr),
                 BN_bin2bn(check.signature.data() + half, half, nullptr));
  unsigned char* encoded = nullptr;
  const int length = i2d_ECDSA_SIG(signature, &encoded);
  Bytes der(encoded, encoded + length);
  OPENSSL_free(encoded);
  ECDSA_SIG_free(signature);
  return der;
}

class OpensslChecks final : public BareChecks {
 public:
  explicit OpensslChecks(const VectorSet& set) {
    for (const Check& check : find_checks(set)) {
      const Bytes spki = set.provider->encode_spki(check.key).value();
      const unsigned char* at = spki.data();
      EVP_PKEY* key = d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size()));
      if (key == nullptr) throw std::runtime_error("a key that OpenSSL does not read");
      prepared_.push_back({key, digest_of(check.key.curve), check.message, to_der(check)});
    }
  }
  ~OpensslChecks() override {
    for (const Prepared& check : prepared_) EVP_PKEY_free(check.key);
  }

  void run() const override {
    for (const Prepared& check : prepared_) {
      EVP_MD_CTX* context = EVP_MD_CTX_new();
      const bool good = EVP_DigestVerifyInit(context, nullptr, check.digest, nullptr, check.key) == 1 &&
                        EVP_DigestVerify(context, check.signature.data(), check.signature.size(), check.message.data(),
                                         check.message.size()) == 1;
      EVP_MD_CTX_free(context);
      if (!good) std::abort();
    }
  }

 private:
  struct Prepared {
    EVP_PKEY* key;
    const EVP_MD* digest;
    Bytes message;
    Bytes signature;
  };
  std::vector<Prepared> prepared_;
};

class SodiumChecks final : public BareChecks {
 public:
  explicit SodiumChecks(const VectorSet& set) : checks_(find_checks(set)) {}

  void run() const override {
    for (const Check& check : checks_) {
      if (crypto_sign_verify_detached(check.signature.data(), check.message.data(), check.message.size(),
                                      check.key.x.data()) != 0) {
        std::abort();
      }
    }
  }

 private:
  std::vector<Check> checks_;
};

}  // namespace

std::unique_ptr<const BareChecks> make_bare_checks(const VectorSet& set) {
  if (find_checks(set).front().key.curve == crypto::Curve::ed25519) return std::make_unique<SodiumChecks>(set);
  return std::make_unique<OpensslChecks>(set);
}

}  // namespace emblem::bench
