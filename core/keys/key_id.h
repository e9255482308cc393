// The name that a token gives a key.
#pragma once

#include <compare>
#include <string>

#include "core/bytes/bytes.h"

namespace emblem::keys {

// A key has one identifier in `jose` (RFC 7638) and another in the CBOR dialects (RFC 9679): paths never cross.
enum class Family : std::uint8_t { jose, cbor };

struct KeyId {
  Family family{};
  Sha256Digest digest;

  friend auto operator<=>(const KeyId&, const KeyId&) = default;
};

// 52 characters of lower-case base32.
std::string to_text(const KeyId& id);

}  // namespace emblem::keys
