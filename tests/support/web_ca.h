// A web CA with two Certificate Transparency logs of its own: tests/tools/web_ca.py.
#pragma once

#include <string>
#include <vector>

#include "core/token/log_entry.h"

namespace emblem::support {

struct IssuedCertificate {
  Bytes chain;  // PEM: the leaf, then its issuer
  std::string serial;
  std::vector<token::LogEntry> entries;  // the RFC 6962 log's by leaf hash, the static one's by index
  Bytes precertificate;                  // DER: what was submitted to the logs
};

// In a folder of its own, removed at the end. Each call ends the program when the CA does not do it.
class WebCa {
 public:
  WebCa();
  ~WebCa();
  WebCa(const WebCa&) = delete;
  WebCa& operator=(const WebCa&) = delete;

  // False where Debian's python3-cryptography is not installed.
  static bool is_available();

  const std::string& folder() const { return folder_; }
  Bytes logs() const;  // the list, in the browsers' form
  Bytes root() const;  // PEM
  // The private key (PEM) of the log "alpha" or "tiled".
  Bytes log_key(const std::string& log) const;

  // `options` as web_ca.py takes them, such as "--not-before 2026-01-01T00:00:00Z --logs 1 --csr FILE".
  IssuedCertificate issue(const std::vector<std::string>& names, const std::string& options = {});

  // The revocation list (PEM) with everything revoked so far.
  Bytes revoke(const std::string& serial, const std::string& options = {});

 private:
  std::string run(const std::string& verb, const std::string& options) const;
  std::string folder_;
};

}  // namespace emblem::support
