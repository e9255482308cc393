#include "tests/support/test_key.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <cstdlib>

#include "adapters/provider/provider.h"

namespace emblem::support {
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

std::shared_ptr<EVP_PKEY> own(EVP_PKEY* key) {
  require(key != nullptr);
  return {key, &EVP_PKEY_free};
}

const char* curve_name(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return "P-256";
    case crypto::Curve::p384:
      return "P-384";
    case crypto::Curve::p521:
      return "P-521";
    case crypto::Curve::ed25519:
      break;
  }
  return "";
}

const EVP_MD* digest_of(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return EVP_sha256();
    case crypto::Curve::p384:
      return EVP_sha384();
    case crypto::Curve::p521:
      return EVP_sha512();
    case crypto::Curve::ed25519:
      break;
  }
  return nullptr;
}

Bytes to_fixed(const Bytes& der, std::size_t coordinate) {
  const unsigned char* at = der.data();
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  require(pair != nullptr);
  Bytes fixed(2 * coordinate);
  BN_bn2binpad(ECDSA_SIG_get0_r(pair), fixed.data(), static_cast<int>(coordinate));
  BN_bn2binpad(ECDSA_SIG_get0_s(pair), fixed.data() + coordinate, static_cast<int>(coordinate));
  ECDSA_SIG_free(pair);
  return fixed;
}

}  // namespace

const crypto::Provider& provider() {
  static const std::unique_ptr<const crypto::Provider> shared = provider::make_provider();
  return *shared;
}

TestKey::TestKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {
  const int size = i2d_PUBKEY(key_.get(), nullptr);
  require(size > 0);
  Bytes spki(static_cast<std::size_t>(size));
  unsigned char* out = spki.data();
  i2d_PUBKEY(key_.get(), &out);
  auto verified = keys::VerifiedKey::make(provider().parse_spki(spki).value(), provider());
  verified_ = verified.value();
}

TestKey TestKey::generate(crypto::Curve curve) {
  if (curve == crypto::Curve::ed25519) return TestKey(own(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")));
  return TestKey(own(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve_name(curve))));
}

TestKey TestKey::generate_with_leading_zero() {
  while (true) {
    TestKey key = generate(crypto::Curve::p256);
    if (key.verified()->identifier_texts(keys::Family::cbor).size() > 1) return key;
  }
}

TestKey TestKey::named(std::string_view name) {
  const Sha256Digest seed = provider().sha256(as_bytes(name));
  return TestKey(own(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.bytes.data(), seed.bytes.size())));
}

Bytes TestKey::sign(ByteView message) const {
  const crypto::Curve curve = public_key().curve;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  require(EVP_DigestSignInit(context.get(), nullptr, digest_of(curve), nullptr, key_.get()) == 1);
  Bytes signature(512);
  std::size_t size = signature.size();
  require(EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1);
  signature.resize(size);
  return curve == crypto::Curve::ed25519 ? signature : to_fixed(signature, crypto::coordinate_size(curve));
}

}  // namespace emblem::support
