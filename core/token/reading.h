// Pieces that reading has in common in every dialect.
#pragma once

#include <functional>

#include "core/token/token.h"
#include "emblem/limits.h"

namespace emblem::token {

// Reads the elements of an asset list one by one: a malformed one is skipped with a finding.
class AssetListReader {
 public:
  AssetListReader(Dialect dialect, const Limits& limits, std::vector<Finding>& findings)
      : dialect_(dialect), limits_(limits), findings_(findings) {}

  // `text` is nothing where the element is no text at all. Error: limit_exceeded.
  Result<void> add(std::optional<std::string_view> text);

  // What was read; may be empty.
  std::vector<Asset> take() { return std::move(assets_); }

 private:
  Dialect dialect_;
  const Limits& limits_;
  std::vector<Finding>& findings_;
  std::vector<Asset> assets_;
  std::size_t index_ = 0;
};

std::unexpected<Error> malformed_claim(std::string_view claim, std::string detail);

// Notes an entry that was skipped: "log[2]".
Finding skipped_log_entry(std::size_t index, std::string why);

// A digest of exactly 32 bytes.
std::optional<Sha256Digest> to_digest(ByteView bytes);

}  // namespace emblem::token
