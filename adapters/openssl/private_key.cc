#include "adapters/openssl/private_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <bit>

#include "adapters/openssl/digests.h"
#include "adapters/openssl/errors.h"
#include "adapters/openssl/groups.h"
#include "adapters/openssl/private_number.h"
#include "adapters/openssl/private_pem.h"
#include "core/x509/der.h"

namespace emblem::openssl {
namespace {

using KeyContext = Handle<EVP_PKEY_CTX, &EVP_PKEY_CTX_free>;
using SecretNumber = Handle<BIGNUM, &BN_clear_free>;
using PrivateKeyHandle = PublicKeyHandle;  // EVP_PKEY holds both sorts

constexpr std::size_t longest_coordinate = crypto::coordinate_size(crypto::Curve::p521);

SecretNumber secret_number(ByteView value) {
  SecretNumber number{BN_secure_new()};
  if (!number || BN_bin2bn(value.data(), static_cast<int>(value.size()), number.get()) == nullptr) return nullptr;
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  return number;
}

bool is_scalar(const EC_GROUP* group, const BIGNUM* number) {
  return !BN_is_zero(number) && BN_cmp(number, EC_GROUP_get0_order(group)) < 0;
}

// The public key of a scalar from 1 to the order less one; private_key_malformed for any other.
Result<crypto::PublicKey> multiply(crypto::Curve curve, ByteView value) {
  const EC_GROUP* group = group_of(curve);
  const SecretNumber scalar = secret_number(value);
  const Point point{EC_POINT_new(group)};
  const SecretNumber x{BN_new()};
  const SecretNumber y{BN_new()};
  if (!scalar || !point || !x || !y) return libcrypto_failed();
  if (!is_scalar(group, scalar.get())) return fail(Code::private_key_malformed, "", "a number outside the curve's");
  if (EC_POINT_mul(group, point.get(), scalar.get(), nullptr, nullptr, nullptr) != 1 ||
      EC_POINT_get_affine_coordinates(group, point.get(), x.get(), y.get(), nullptr) != 1) {
    return libcrypto_failed();
  }
  const std::size_t size = crypto::coordinate_size(curve);
  crypto::PublicKey key{curve, Bytes(size), Bytes(size)};
  BN_bn2binpad(x.get(), key.x.data(), static_cast<int>(size));
  BN_bn2binpad(y.get(), key.y.data(), static_cast<int>(size));
  return key;
}

// Whether the file's own copy of the public key is this one, in full or compressed.
bool is_point(ByteView said, const crypto::PublicKey& key) {
  if (key.curve == crypto::Curve::ed25519) return equal(said, key.x);
  const std::uint8_t parity = key.y.back() & 1;
  if (said.empty() || said.size() < 1 + key.x.size() || !equal(said.subspan(1, key.x.size()), key.x)) return false;
  const ByteView rest = said.subspan(1 + key.x.size());
  return (said[0] == 0x04 && equal(rest, key.y)) || (said[0] == 0x02 + parity && rest.empty());
}

// libcrypto's own object for a scalar; null when it has no memory.
PrivateKeyHandle load_scalar(const crypto::PublicKey& key, ByteView value) {
  std::array<std::uint8_t, longest_coordinate> scalar{};  // in the machine's order, as OSSL_PARAM wants
  static_assert(std::endian::native == std::endian::little);
  std::ranges::reverse_copy(value, scalar.begin());
  Bytes point = {0x04};
  point.insert(point.end(), key.x.begin(), key.x.end());
  point.insert(point.end(), key.y.begin(), key.y.end());
  std::string name = OBJ_nid2sn(curve_number(key.curve));
  std::array<OSSL_PARAM, 4> parts = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, scalar.data(), value.size()), OSSL_PARAM_construct_end()};
  const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
  EVP_PKEY* loaded = nullptr;
  const bool done = context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &loaded, EVP_PKEY_KEYPAIR, parts.data()) == 1;
  OPENSSL_cleanse(scalar.data(), scalar.size());
  return PrivateKeyHandle{done ? loaded : nullptr};
}

class PrivateKeyInMemory : public PrivateKey {
 public:
  PrivateKeyInMemory(crypto::PublicKey public_key, Secret value, PrivateKeyHandle handle)
      : public_key_(std::move(public_key)), value_(std::move(value)), handle_(std::move(handle)) {}

  const crypto::PublicKey& public_key() const override { return public_key_; }

  Result<Secret> encode(std::optional<ByteView> passphrase) const override {
    const Secret plain = encode_pkcs8(public_key_, value_.bytes());
    if (!passphrase) return encode_private_pem(PrivateForm::pkcs8, plain.bytes());
    EMBLEM_TRY(const Secret encrypted, encrypt_pkcs8(plain.bytes(), *passphrase));
    return encode_private_pem(PrivateForm::encrypted_pkcs8, encrypted.bytes());
  }

 protected:
  EVP_PKEY* handle() const { return handle_.get(); }

 private:
  crypto::PublicKey public_key_;
  Secret value_;  // to be written; libcrypto would write it through buffers that it does not wipe
  PrivateKeyHandle handle_;
};

class EcPrivateKey final : public PrivateKeyInMemory {
 public:
  using PrivateKeyInMemory::PrivateKeyInMemory;

  Result<Bytes> sign(ByteView message) override {
    const ErrorQueue errors;
    const crypto::Curve curve = public_key().curve;
    const Digest hash = digest(digest_method(curve), message);
    std::array<std::uint8_t, 2 * longest_coordinate + 16> der{};
    std::size_t size = der.size();
    if (!prepare() || EVP_PKEY_sign(context_.get(), der.data(), &size, hash.bytes.data(), hash.size) != 1) {
      return fail(Code::signing_failed, "", "libcrypto");
    }
    return to_fixed(ByteView(der).first(size), crypto::coordinate_size(curve));
  }

 private:
  // The first signature pays for the context of all.
  bool prepare() {
    if (context_) return true;
    context_.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, handle(), nullptr));
    return context_ && EVP_PKEY_sign_init(context_.get()) == 1;
  }

  static Result<Bytes> to_fixed(ByteView der, std::size_t size) {
    const unsigned char* at = der.data();
    const EcSignature pair{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
    Bytes fixed(2 * size);
    const int width = static_cast<int>(size);
    if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), fixed.data(), width) != width ||
        BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), fixed.data() + size, width) != width) {
      return fail(Code::signing_failed, "", "libcrypto");
    }
    return fixed;
  }

  KeyContext context_;
};

class Ed25519PrivateKey final : public PrivateKeyInMemory {
 public:
  using PrivateKeyInMemory::PrivateKeyInMemory;

  Result<Bytes> sign(ByteView message) override {
    const ErrorQueue errors;
    Bytes signature(crypto::signature_size(crypto::Curve::ed25519));
    std::size_t size = signature.size();
    const MessageDigestContext context{EVP_MD_CTX_new()};
    if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, handle()) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1 ||
        size != signature.size()) {
      return fail(Code::signing_failed, "", "libcrypto");
    }
    return signature;
  }
};

Result<std::unique_ptr<PrivateKey>> load_seed(Secret seed) {
  PrivateKeyHandle handle{
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.bytes().data(), seed.bytes().size())};
  crypto::PublicKey key{crypto::Curve::ed25519, Bytes(32), {}};
  std::size_t size = key.x.size();
  if (!handle || EVP_PKEY_get_raw_public_key(handle.get(), key.x.data(), &size) != 1) return libcrypto_failed();
  return std::make_unique<Ed25519PrivateKey>(std::move(key), std::move(seed), std::move(handle));
}

Result<std::unique_ptr<PrivateKey>> load_ec(crypto::PublicKey key, Secret value) {
  PrivateKeyHandle handle = load_scalar(key, value.bytes());
  if (!handle) return libcrypto_failed();
  return std::make_unique<EcPrivateKey>(std::move(key), std::move(value), std::move(handle));
}

// Bits at random: an Ed25519 seed, or a scalar unless it lies outside the curve's (FIPS 186-5 section A.2.2).
Result<Secret> draw(crypto::Curve curve) {
  Bytes bytes(crypto::coordinate_size(curve));
  if (RAND_priv_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return fail(Code::crypto_unavailable, "", "no randomness");
  }
  if (curve == crypto::Curve::p521) bytes[0] &= 0x01;  // 521 bits
  return Secret(std::move(bytes));
}

bool begins_with_zero(const crypto::PublicKey& key) { return key.x[0] == 0 || key.y[0] == 0; }

Result<std::unique_ptr<PrivateKey>> make_ec(crypto::Curve curve) {
  for (;;) {
    EMBLEM_TRY(Secret scalar, draw(curve));
    auto key = multiply(curve, scalar.bytes());
    if (!key && key.error().code != Code::private_key_malformed) return std::unexpected(std::move(key).error());
    if (!key || begins_with_zero(*key)) continue;
    return load_ec(*std::move(key), std::move(scalar));
  }
}

Result<std::unique_ptr<PrivateKey>> load(PrivateNumber number) {
  const Bytes said = std::move(number.point);
  if (number.curve == crypto::Curve::ed25519) {
    EMBLEM_TRY(auto loaded, load_seed(std::move(number.value)));
    if (!said.empty() && !is_point(said, loaded->public_key())) {
      return fail(Code::private_key_malformed, "", "its public key is another's");
    }
    return loaded;
  }
  EMBLEM_TRY(crypto::PublicKey key, multiply(number.curve, number.value.bytes()));
  if (!said.empty() && !is_point(said, key)) {
    return fail(Code::private_key_malformed, "", "its public key is another's");
  }
  return load_ec(std::move(key), std::move(number.value));
}

Result<PrivateNumber> parse_decrypted(ByteView der, std::optional<ByteView> passphrase) {
  EMBLEM_TRY(const Secret plain, decrypt_pkcs8(der, passphrase));
  // One wrong passphrase in 256 leaves padding that looks right, and nonsense before it.
  if (!x509::parse_element(plain.bytes(), x509::Tag::sequence)) return fail(Code::passphrase_wrong, "");
  return parse_pkcs8(plain.bytes());
}

Result<PrivateNumber> parse_block(const PrivateBlock& block, std::optional<ByteView> passphrase) {
  switch (block.form) {
    case PrivateForm::pkcs8:
      return parse_pkcs8(block.der.bytes());
    case PrivateForm::encrypted_pkcs8:
      return parse_decrypted(block.der.bytes(), passphrase);
    case PrivateForm::sec1:
      break;
  }
  return parse_sec1(block.der.bytes());
}

}  // namespace

Result<std::unique_ptr<PrivateKey>> make_private_key(crypto::Curve curve) {
  const ErrorQueue errors;
  if (curve != crypto::Curve::ed25519) return make_ec(curve);
  EMBLEM_TRY(Secret seed, draw(curve));
  return load_seed(std::move(seed));
}

Result<std::unique_ptr<PrivateKey>> parse_private_key(ByteView pem, std::optional<ByteView> passphrase) {
  const ErrorQueue errors;
  EMBLEM_TRY(const PrivateBlock block, parse_private_pem(pem));
  EMBLEM_TRY(PrivateNumber number, parse_block(block, passphrase));
  return load(std::move(number));
}

}  // namespace emblem::openssl
