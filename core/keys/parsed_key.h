// What reading a key from a record gives, whatever form it was in.
#pragma once

#include <string>
#include <vector>

#include "core/crypto/public_key.h"
#include "emblem/report.h"

namespace emblem::keys {

struct ParsedKey {
  crypto::PublicKey key;
  std::vector<Finding> findings;  // notes; places are within the key
};

}  // namespace emblem::keys
