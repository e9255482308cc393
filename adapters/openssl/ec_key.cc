// EC_KEY is deprecated in OpenSSL 3, and used on purpose: an import through EVP_PKEY_fromdata takes six times as long
// (41 against 6 microseconds) and each check through EVP a tenth longer, for the same curve code underneath. It also
// takes r and s as they stand, without a detour through DER. docs/dependencies.md holds the figures.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "adapters/openssl/ec_key.h"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>

#include "adapters/openssl/digests.h"
#include "adapters/openssl/groups.h"
#include "adapters/openssl/handles.h"

namespace emblem::openssl {
namespace {

using EcKey = Handle<EC_KEY, &EC_KEY_free>;
using Number = Handle<BIGNUM, &BN_free>;

Number make_number(ByteView bytes) { return Number{BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)}; }

EcSignature make_signature(ByteView signature) {
  Number r = make_number(signature.first(signature.size() / 2));
  Number s = make_number(signature.last(signature.size() / 2));
  EcSignature pair{ECDSA_SIG_new()};
  if (!r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return nullptr;
  (void)r.release();  // the pair owns both now
  (void)s.release();
  return pair;
}

// Read only once it is made: verification takes a non-const key but changes nothing in it.
class EcVerificationKey final : public crypto::VerificationKey {
 public:
  EcVerificationKey(crypto::Curve curve, EcKey key)
      : curve_(curve), method_(digest_method(curve)), key_(std::move(key)) {}

  crypto::SignatureCheck check_signature(ByteView message, ByteView signature) const override {
    if (signature.size() != crypto::signature_size(curve_)) return crypto::SignatureCheck::bad;
    const EcSignature pair = make_signature(signature);
    if (!pair) return crypto::SignatureCheck::bad;
    const Digest hash = digest(method_, message);
    const int outcome = ECDSA_do_verify(hash.bytes.data(), static_cast<int>(hash.size), pair.get(), key_.get());
    if (outcome == 1) return crypto::SignatureCheck::good;
    ERR_clear_error();
    return crypto::SignatureCheck::bad;
  }

 private:
  crypto::Curve curve_;
  const EVP_MD* method_;
  EcKey key_;
};

// The same key where signatures are DER.
class EcLogKey final : public crypto::VerificationKey {
 public:
  explicit EcLogKey(EcKey key) : key_(std::move(key)) {}

  crypto::SignatureCheck check_signature(ByteView message, ByteView signature) const override {
    if (signature.size() > longest_signature) return crypto::SignatureCheck::bad;
    const Digest hash = digest(sha256_method(), message);
    // Refuses what is not DER: libcrypto encodes anew and compares.
    const int outcome = ECDSA_verify(0, hash.bytes.data(), static_cast<int>(hash.size), signature.data(),
                                     static_cast<int>(signature.size()), key_.get());
    if (outcome == 1) return crypto::SignatureCheck::good;
    ERR_clear_error();
    return crypto::SignatureCheck::bad;
  }

 private:
  static constexpr std::size_t longest_signature = 72;
  EcKey key_;
};

// SEC 1 section 2.3.3, uncompressed: 04 || x || y. Room for the longest.
struct EncodedPoint {
  std::array<std::uint8_t, 1 + 2 * crypto::coordinate_size(crypto::Curve::p521)> bytes{0x04};
  std::size_t size = 1;

  void append(ByteView coordinate) {
    std::copy(coordinate.begin(), coordinate.end(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    size += coordinate.size();
  }
};

Result<EcKey> make_key(const crypto::PublicKey& key) {
  const EC_GROUP* group = group_of(key.curve);
  const std::size_t size = crypto::coordinate_size(key.curve);
  if (group == nullptr || key.x.size() != size || key.y.size() != size) {
    return fail(Code::key_not_on_curve, "", "not a key on a NIST curve");
  }
  EncodedPoint encoded;
  encoded.append(key.x);
  encoded.append(key.y);
  const Point point{EC_POINT_new(group)};
  EcKey ec{EC_KEY_new()};
  if (!point || !ec) return fail(Code::crypto_unavailable, "", "libcrypto");
  // Refuses coordinates not below the prime and points that are not on the curve; 04 cannot write infinity, and with
  // cofactor one every other point is in the group.
  if (EC_POINT_oct2point(group, point.get(), encoded.bytes.data(), encoded.size, nullptr) != 1) {
    ERR_clear_error();
    return fail(Code::key_not_on_curve, "", std::string(crypto::to_text(key.curve)));
  }
  if (EC_KEY_set_group(ec.get(), group) != 1 || EC_KEY_set_public_key(ec.get(), point.get()) != 1) {
    ERR_clear_error();
    return fail(Code::crypto_unavailable, "", "libcrypto");
  }
  return ec;
}

}  // namespace

Result<std::shared_ptr<const crypto::VerificationKey>> import_ec_key(const crypto::PublicKey& key) {
  EMBLEM_TRY(EcKey ec, make_key(key));
  return std::make_shared<const EcVerificationKey>(key.curve, std::move(ec));
}

Result<std::shared_ptr<const crypto::VerificationKey>> import_ec_log_key(const crypto::PublicKey& key) {
  if (key.curve != crypto::Curve::p256) return fail(Code::key_algorithm_refused, "");
  EMBLEM_TRY(EcKey ec, make_key(key));
  return std::make_shared<const EcLogKey>(std::move(ec));
}

PublicKeyHandle make_ec_public_key(const crypto::PublicKey& key) {
  const auto ec = make_key(key);
  PublicKeyHandle made{EVP_PKEY_new()};
  if (!ec || !made || EVP_PKEY_set1_EC_KEY(made.get(), ec->get()) != 1) return nullptr;
  return made;
}

}  // namespace emblem::openssl
