// What an organisation hands to an authority so that it may be endorsed, as one signed file.
#pragma once

#include <vector>

#include "core/crypto/provider.h"
#include "core/crypto/signing_key.h"
#include "core/token/token.h"
#include "emblem/limits.h"

namespace emblem::desk {

struct Request {
  token::OrganizationId organization;
  crypto::PublicKey root;  // the key that asks, and that signs the request
  std::vector<token::LogEntry> log;
  std::vector<Bytes> chain;         // DER of the certificate that commits to the root, then its issuers; may be empty
  std::vector<Dialect> dialects;    // in which endorsements are asked for; at least one, each once
  token::Purposes purposes = 0;     // 1 to 31
  std::vector<std::string> assets;  // empty: any; honoured in `jose` alone
  std::int64_t lifetime = 0;        // seconds
  UnixTime made;

  friend bool operator==(const Request&, const Request&) = default;
};

// A request whose file was signed by the root key inside it. Made by read_request only.
class VerifiedRequest {
 public:
  const Request& content() const { return content_; }
  const Sha256Digest& sha256() const { return sha256_; }  // of the file as received: what is reviewed and approved

 private:
  friend Result<VerifiedRequest> read_request(ByteView, const crypto::Provider&, const Limits&);
  VerifiedRequest(Request content, const Sha256Digest& sha256) : content_(std::move(content)), sha256_(sha256) {}
  Request content_;
  Sha256Digest sha256_;
};

// A COSE_Sign1 (tag 18) with content type "application/emblem-request+cbor" in its protected header, so that it can
// never pass for a token; deterministic. Errors: those of SigningKey::sign.
Result<Bytes> write_request(const Request& request, crypto::SigningKey& root, const crypto::Provider& provider);

// Errors: request_malformed (`where` is the member), request_signature_bad, limit_exceeded, those of
// Provider::import_key.
Result<VerifiedRequest> read_request(ByteView file, const crypto::Provider& provider, const Limits& limits);

}  // namespace emblem::desk
