// The presentation language of TLS (RFC 5246 section 4) as far as logs write in it, and what they sign with.
#pragma once

#include <algorithm>

#include "core/bytes/cursor.h"

namespace emblem::ct {

// Of `value` the low `width` bytes, 1 to 8.
inline void append_uint(Bytes& out, std::uint64_t value, unsigned width) {
  while (width-- > 0) out.push_back(static_cast<std::uint8_t>(value >> (8 * width)));
}

inline void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

// opaque<0..2^(8*width)-1>; nothing when it is cut.
inline std::optional<ByteView> take_vector(Cursor& cursor, std::size_t width) {
  const auto size = cursor.take_uint(width);
  return size ? cursor.take(static_cast<std::size_t>(*size)) : std::nullopt;
}

inline std::optional<Sha256Digest> take_digest(Cursor& cursor) {
  Sha256Digest digest;
  const auto bytes = cursor.take(digest.bytes.size());
  if (!bytes) return std::nullopt;
  std::ranges::copy(*bytes, digest.bytes.begin());
  return digest;
}

// DigitallySigned (section 4.7): the numbers of TLS 1.2 and the signature.
struct DigitallySigned {
  std::uint8_t hash_algorithm = 0;
  std::uint8_t signature_algorithm = 0;
  ByteView signature;
};

inline std::optional<DigitallySigned> take_digitally_signed(Cursor& cursor) {
  const auto hash_algorithm = cursor.take_uint(1);
  const auto signature_algorithm = cursor.take_uint(1);
  const auto signature = take_vector(cursor, 2);
  if (!hash_algorithm || !signature_algorithm || !signature) return std::nullopt;
  return DigitallySigned{static_cast<std::uint8_t>(*hash_algorithm), static_cast<std::uint8_t>(*signature_algorithm),
                         *signature};
}

// Whether a log may sign so: SHA-256 with ECDSA or RSA (RFC 6962 section 2.1.4; the numbers of RFC 5246 section
// 7.4.1.4.1).
inline bool is_log_signature(std::uint8_t hash_algorithm, std::uint8_t signature_algorithm) {
  constexpr std::uint8_t sha256 = 4;
  constexpr std::uint8_t rsa = 1;
  constexpr std::uint8_t ecdsa = 3;
  return hash_algorithm == sha256 && (signature_algorithm == rsa || signature_algorithm == ecdsa);
}

}  // namespace emblem::ct
