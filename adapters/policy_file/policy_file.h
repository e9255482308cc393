// What a user wrote down about whom to trust and what to require (docs/policy.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes/bytes.h"
#include "emblem/limits.h"
#include "emblem/result.h"

namespace emblem::policy_file {

// "This key is that organisation's root key."
struct Pin {
  std::string organization;  // an organisation identifier, not yet checked
  std::string file;
  friend bool operator==(const Pin&, const Pin&) = default;
};

// What `--require` and `require` name; `trusted`: an endorsement, or the emblem's own path, by a trusted key.
enum class RequiredLevel : std::uint8_t { signed_only, organizational, endorsed, trusted };

// "signed", "organizational", "endorsed", "trusted"; nothing for other words.
std::optional<RequiredLevel> find_required_level(std::string_view word);

struct Policy {
  std::optional<RequiredLevel> require;
  std::vector<std::string> kinds;        // accepted; empty: all
  std::vector<std::string> trust_files;  // paths, already relative to the policy file's folder
  std::vector<std::string> trust_keys;   // key identifiers in text form
  std::vector<Pin> pins;
  std::vector<std::string> denied_keys;     // key identifiers in text form
  std::vector<Sha256Digest> denied_tokens;  // digests of tokens as received
  std::optional<std::string> logs;          // path of a log list
  std::optional<std::string> roots;         // path of certificate authorities
  bool all_logs = false;                    // every log entry of an endorsement must hold
  Limits limits;
};

// Reads a policy that came from the file `path`. Errors: policy_malformed, policy_key_unknown, policy_value_wrong;
// `where` is "path:line".
Result<Policy> parse_policy(std::string_view text, const std::string& path);

}  // namespace emblem::policy_file
