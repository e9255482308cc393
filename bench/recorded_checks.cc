#include "bench/recorded_checks.h"

#include <cstdlib>

namespace emblem::bench {
namespace {

using crypto::SignatureCheck;
using crypto::VerificationKey;
using ImportedKey = Result<std::shared_ptr<const VerificationKey>>;

class RecordingKey final : public VerificationKey {
 public:
  RecordingKey(std::shared_ptr<const VerificationKey> real, RecordedChecks& checks)
      : real_(std::move(real)), checks_(checks) {}

  SignatureCheck check_signature(ByteView message, ByteView signature) const override {
    const SignatureCheck check = real_->check_signature(message, signature);
    if (check == SignatureCheck::good) {
      checks_.signatures.push_back(
          {real_, Bytes(message.begin(), message.end()), Bytes(signature.begin(), signature.end())});
    }
    return check;
  }

 private:
  std::shared_ptr<const VerificationKey> real_;
  RecordedChecks& checks_;
};

ImportedKey recording(ImportedKey key, RecordedChecks& checks) {
  if (!key) return key;
  return std::make_shared<const RecordingKey>(*std::move(key), checks);
}

}  // namespace

void RecordedChecks::run() const {
  for (const Signature& check : signatures) {
    if (check.key->check_signature(check.message, check.signature) != SignatureCheck::good) std::abort();
  }
  for (const Issuance& check : issuances) {
    if (reader_.verify_issuance(check.certificate, check.issuer) != x509::Issuance::signed_by_issuer) std::abort();
  }
}

ImportedKey RecordingProvider::import_key(const crypto::PublicKey& key) const {
  return recording(real_.import_key(key), checks_);
}

ImportedKey RecordingProvider::import_log_key(ByteView spki) const {
  return recording(real_.import_log_key(spki), checks_);
}

x509::Issuance RecordingReader::verify_issuance(const x509::Certificate& certificate,
                                                const x509::Certificate& issuer) const {
  const x509::Issuance issuance = real_.verify_issuance(certificate, issuer);
  if (issuance == x509::Issuance::signed_by_issuer) checks_.issuances.push_back({certificate, issuer});
  return issuance;
}

}  // namespace emblem::bench
