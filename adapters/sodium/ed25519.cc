#include "adapters/sodium/ed25519.h"

#include <sodium.h>

#include <algorithm>

namespace emblem::sodium {
namespace {

using Encoded = std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES>;

// The prime 2^255 - 19, little-endian like every encoding here.
constexpr Encoded prime = {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                           0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                           0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};

// The y of the eight points whose order divides eight: order 4; 1; 8; 8; 2.
constexpr std::array<Encoded, 5> small_order_y = {{
    {},
    {0x01},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
     0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
     0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
}};

bool is_below_prime(const Encoded& y) {
  return std::lexicographical_compare(y.rbegin(), y.rend(), prime.rbegin(), prime.rend());
}

class Ed25519Key final : public crypto::VerificationKey {
 public:
  explicit Ed25519Key(const Encoded& encoded) : encoded_(encoded) {}

  crypto::SignatureCheck check_signature(ByteView message, ByteView signature) const override {
    if (signature.size() != crypto_sign_BYTES) return crypto::SignatureCheck::bad;
    const int outcome = crypto_sign_verify_detached(signature.data(), message.data(), message.size(), encoded_.data());
    return outcome == 0 ? crypto::SignatureCheck::good : crypto::SignatureCheck::bad;
  }

 private:
  Encoded encoded_;
};

}  // namespace

Result<std::shared_ptr<const crypto::VerificationKey>> import_ed25519(const crypto::PublicKey& key) {
  static const bool ready = sodium_init() >= 0;
  if (!ready) return fail(Code::crypto_unavailable, "", "libsodium");
  Encoded encoded;
  if (key.curve != crypto::Curve::ed25519 || key.x.size() != encoded.size() || !key.y.empty()) {
    return fail(Code::key_not_on_curve, "", "not an Ed25519 key");
  }
  std::ranges::copy(key.x, encoded.begin());
  Encoded y = encoded;
  y.back() &= 0x7f;  // the sign of x
  if (!is_below_prime(y)) return fail(Code::key_not_on_curve, "x", "not reduced modulo 2^255 - 19");
  if (std::ranges::find(small_order_y, y) != small_order_y.end()) {
    return fail(Code::key_not_on_curve, "x", "a point of small order");
  }
  return std::make_shared<const Ed25519Key>(encoded);
}

}  // namespace emblem::sodium
