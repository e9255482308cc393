// Everything at hand that speaks about root keys, as one content-addressed set.
#pragma once

#include <map>
#include <span>
#include <string_view>

#include "core/crypto/provider.h"
#include "core/ct/sct.h"
#include "core/x509/reader.h"
#include "emblem/limits.h"
#include "emblem/report.h"

namespace emblem::evidence {

// An SCT inside one of the set's certificates.
struct EmbeddedSct {
  std::size_t certificate = 0;  // index into Set::certificates
  ct::Sct sct;
};

// Immutable. Each item is there once, in the order of its SHA-256, however it came; files only serialise the set.
class Set {
 public:
  Set() = default;

  std::span<const x509::Certificate> certificates() const { return certificates_; }
  std::span<const x509::RevocationList> revocation_lists() const { return revocation_lists_; }

  // In the order of their certificates.
  std::span<const EmbeddedSct> scts_of(const Sha256Digest& log_id) const;

  // Certificates whose subject is this DER Name, as indexes; in order.
  std::span<const std::size_t> find_subject(ByteView name) const;

  // What could not be read; `where` names file and line.
  std::span<const Finding> findings() const { return findings_; }

  // SHA-256 over kind and SHA-256 of every item; the same for the same content.
  const Sha256Digest& digest() const { return digest_; }

 private:
  friend class SetBuilder;

  std::vector<x509::Certificate> certificates_;
  std::vector<x509::RevocationList> revocation_lists_;
  std::map<Sha256Digest, std::vector<EmbeddedSct>> scts_;
  std::map<Bytes, std::vector<std::size_t>> subjects_;
  std::vector<Finding> findings_;
  Sha256Digest digest_;
};

// `reader`, `provider` and `limits` must outlive the builder.
class SetBuilder {
 public:
  SetBuilder(const x509::Reader& reader, const crypto::Provider& provider, const Limits& limits)
      : reader_(reader), provider_(provider), limits_(limits) {}

  // The content of a PEM or DER file; `name` is for findings. What cannot be read becomes a finding of the set
  // (evidence_unreadable, evidence_empty, evidence_limit, pem_malformed, limit_exceeded, sct_list_malformed,
  // sct_version_unknown).
  void add_file(std::string_view name, ByteView content);

  Set build() &&;

 private:
  void add_certificate(const std::string& where, ByteView der);
  void add_crl(const std::string& where, ByteView der);
  void add_unlabelled(const std::string& where, ByteView der);
  void index_scts(const std::string& where, std::size_t certificate);
  void report(Code code, const std::string& where, const std::string& detail);

  const x509::Reader& reader_;
  const crypto::Provider& provider_;
  const Limits& limits_;
  std::map<Sha256Digest, std::pair<std::string, x509::Certificate>> certificates_;
  std::map<Sha256Digest, x509::RevocationList> revocation_lists_;
  Set set_;
};

}  // namespace emblem::evidence
