// The signature checks that a judgement makes, so that they can be made again by themselves.
#pragma once

#include <memory>
#include <vector>

#include "core/crypto/provider.h"
#include "core/x509/reader.h"

namespace emblem::bench {

// Keys imported and certificates parsed beforehand; each check as often as it was made.
class RecordedChecks {
 public:
  struct Signature {
    std::shared_ptr<const crypto::VerificationKey> key;
    Bytes message;
    Bytes signature;
  };
  struct Issuance {
    x509::Certificate certificate;
    x509::Certificate issuer;
  };

  explicit RecordedChecks(const x509::Reader& reader) : reader_(reader) {}

  // Ends the program when one comes out otherwise than it did.
  void run() const;
  std::size_t size() const { return signatures.size() + issuances.size(); }

  std::vector<Signature> signatures;
  std::vector<Issuance> issuances;

 private:
  const x509::Reader& reader_;
};

// Does what the real one does, and records each check that comes out good. Both must outlive what they record.
class RecordingProvider final : public crypto::Provider {
 public:
  RecordingProvider(const crypto::Provider& real, RecordedChecks& checks) : real_(real), checks_(checks) {}

  Sha256Digest sha256(ByteView message) const override { return real_.sha256(message); }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_key(const crypto::PublicKey& key) const override;
  Result<std::shared_ptr<const crypto::VerificationKey>> import_log_key(ByteView spki) const override;
  Result<crypto::PublicKey> parse_spki(ByteView spki) const override { return real_.parse_spki(spki); }
  Result<Bytes> encode_spki(const crypto::PublicKey& key) const override { return real_.encode_spki(key); }

 private:
  const crypto::Provider& real_;
  RecordedChecks& checks_;
};

class RecordingReader final : public x509::Reader {
 public:
  RecordingReader(const x509::Reader& real, RecordedChecks& checks) : real_(real), checks_(checks) {}

  Result<x509::Certificate> parse_certificate(ByteView der) const override { return real_.parse_certificate(der); }
  Result<x509::RevocationList> parse_crl(ByteView der) const override { return real_.parse_crl(der); }
  x509::Issuance verify_issuance(const x509::Certificate& certificate, const x509::Certificate& issuer) const override;
  x509::Revocation verify_revocation(const x509::RevocationQuestion& question) const override {
    return real_.verify_revocation(question);
  }
  x509::Chain verify_chain(const x509::ChainQuestion& question) const override { return real_.verify_chain(question); }

 private:
  const x509::Reader& real_;
  RecordedChecks& checks_;
};

}  // namespace emblem::bench
