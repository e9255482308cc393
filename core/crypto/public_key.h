// A public key as plain coordinates, whatever it was carried in.
#pragma once

#include <optional>
#include <string_view>

#include "core/bytes/bytes.h"

namespace emblem::crypto {

enum class Curve : std::uint8_t { p256, p384, p521, ed25519 };

// The signature algorithms we verify. Each goes with exactly one curve, so a key decides its algorithm.
enum class Algorithm : std::uint8_t { es256, es384, es512, eddsa };

constexpr Algorithm algorithm_of(Curve curve) {
  switch (curve) {
    case Curve::p256:
      return Algorithm::es256;
    case Curve::p384:
      return Algorithm::es384;
    case Curve::p521:
      return Algorithm::es512;
    case Curve::ed25519:
      return Algorithm::eddsa;
  }
  return Algorithm::es256;
}

constexpr Curve curve_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::es256:
      return Curve::p256;
    case Algorithm::es384:
      return Curve::p384;
    case Algorithm::es512:
      return Curve::p521;
    case Algorithm::eddsa:
      return Curve::ed25519;
  }
  return Curve::p256;
}

// Bytes of one coordinate; a signature of the curve is twice as long (RFC 7518 section 3.4, RFC 8032 section 5.1.6).
constexpr std::size_t coordinate_size(Curve curve) {
  switch (curve) {
    case Curve::p256:
    case Curve::ed25519:
      return 32;
    case Curve::p384:
      return 48;
    case Curve::p521:
      return 66;
  }
  return 0;
}

constexpr std::size_t signature_size(Curve curve) { return 2 * coordinate_size(curve); }

constexpr std::string_view to_text(Curve curve) {
  switch (curve) {
    case Curve::p256:
      return "P-256";
    case Curve::p384:
      return "P-384";
    case Curve::p521:
      return "P-521";
    case Curve::ed25519:
      return "Ed25519";
  }
  return "";
}

// `x` and `y` have exactly coordinate_size(curve) bytes; `y` is empty for Ed25519. Whether the point lies on its curve
// is settled by Provider::import_key.
struct PublicKey {
  Curve curve = Curve::p256;
  Bytes x;
  Bytes y;

  friend bool operator==(const PublicKey&, const PublicKey&) = default;
};

}  // namespace emblem::crypto
