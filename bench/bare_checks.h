// The limit: a set's signature checks by the library alone, keys parsed and messages laid out beforehand.
#pragma once

#include <memory>
#include <vector>

#include "bench/vector_set.h"

namespace emblem::bench {

// Checks every token's signature once; ends the program if one does not hold.
class BareChecks {
 public:
  BareChecks() = default;
  BareChecks(const BareChecks&) = delete;
  BareChecks& operator=(const BareChecks&) = delete;
  virtual ~BareChecks() = default;
  virtual void run() const = 0;
};

// By OpenSSL's EVP_DigestVerify, or libsodium for Ed25519.
std::unique_ptr<const BareChecks> make_bare_checks(const VectorSet& set);

}  // namespace emblem::bench
