// What the tests of this room share: vectors read into sets, and claims made from their certificates.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "core/bytes/base_encodings.h"
#include "core/ct/timestamped_entry.h"
#include "core/evidence/commitment.h"
#include "core/x509/precertificate.h"

namespace emblem::evidence {

inline Bytes read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

inline bool has_finding(std::span<const Finding> findings, Code code) {
  return std::ranges::find(findings, code, &Finding::code) != findings.end();
}

inline Sha256Digest digest_of(std::string_view base64) {
  Sha256Digest digest;
  std::ranges::copy(*parse_base64(base64), digest.bytes.begin());
  return digest;
}

class EvidenceTest : public testing::Test {
 protected:
  Set make_set(const std::vector<Bytes>& files) const {
    SetBuilder builder(*reader_, *provider_, limits_);
    for (const Bytes& file : files) builder.add_file("file", file);
    return std::move(builder).build();
  }

  ct::LogList make_logs(const Bytes& text) const { return *ct::LogList::parse(text, *provider_, limits_); }

  // The hash of the leaf that a certificate's SCT stands for.
  Sha256Digest hash_of(const x509::Certificate& certificate, const x509::Certificate& issuer,
                       const ct::Sct& sct) const {
    const Bytes tbs = *x509::precertificate_tbs(certificate.der);
    return ct::leaf_hash(
        ct::encode_timestamped_entry(sct, {.issuer_key_hash = provider_->sha256(issuer.spki), .tbs = tbs}), *provider_);
  }

  std::vector<ct::Sct> scts_of(const x509::Certificate& certificate) const {
    return ct::parse_sct_list(*certificate.sct_list, limits_)->scts;
  }

  VerifiedCommitment verify(const CommitmentClaim& claim, const Set& evidence, const ct::LogList& logs, UnixTime at) {
    return verify_commitment(claim, {.evidence = evidence,
                                     .logs = logs,
                                     .provider = *provider_,
                                     .reader = *reader_,
                                     .limits = limits_,
                                     .at = at,
                                     .log_policy = policy_,
                                     .roots = roots_,
                                     .signature_checks = signature_checks_});
  }

  std::unique_ptr<const crypto::Provider> provider_ = provider::make_provider();
  std::unique_ptr<const x509::Reader> reader_ = openssl::make_reader();
  Limits limits_;
  LogPolicy policy_ = LogPolicy::any_entry;
  std::optional<std::span<const x509::Certificate>> roots_;
  std::size_t signature_checks_ = 256;
};

}  // namespace emblem::evidence
