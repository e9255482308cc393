// Private keys under a passphrase: PBES2 (RFC 8018 section 6.2).
#include <openssl/objects.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <memory>

#include "adapters/openssl/errors.h"
#include "adapters/openssl/handles.h"
#include "adapters/openssl/private_pem.h"

namespace emblem::openssl {
namespace {

using Encrypted = Handle<X509_SIG, &X509_SIG_free>;
using Scheme = Handle<PBE2PARAM, &PBE2PARAM_free>;
using Scrypt = Handle<SCRYPT_PARAMS, &SCRYPT_PARAMS_free>;
using Pbkdf2 = Handle<PBKDF2PARAM, &PBKDF2PARAM_free>;

// What we write: 16 MiB, five times over; a quarter of a second or so, and within what libcrypto takes when it reads.
constexpr std::uint64_t scrypt_cost = 16384;
constexpr std::uint64_t scrypt_block = 8;
constexpr std::uint64_t scrypt_lanes = 5;
constexpr int salt_size = 16;  // bytes

// What we read. Memory: libcrypto's own bound for PKCS#8. Work: some seconds.
constexpr std::uint64_t most_memory = std::uint64_t{32} << 20;  // bytes
constexpr std::uint64_t most_lanes = 64;
constexpr std::uint64_t most_iterations = 10'000'000;
constexpr std::size_t longest_passphrase = 4096;  // bytes

int kind_of(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  return OBJ_obj2nid(object);
}

template <typename T>
T* unpack(const X509_ALGOR* algorithm, const ASN1_ITEM* item) {
  return static_cast<T*>(ASN1_TYPE_unpack_sequence(item, algorithm->parameter));
}

// The number, or the greatest there is where it is negative or longer.
std::uint64_t number(const ASN1_INTEGER* integer) {
  std::uint64_t value = 0;
  return ASN1_INTEGER_get_uint64(&value, integer) == 1 ? value : UINT64_MAX;
}

// RFC 7914 section 6, and our bounds.
bool is_scrypt_bearable(const SCRYPT_PARAMS& scrypt) {
  const std::uint64_t cost = number(scrypt.costParameter);
  const std::uint64_t block = number(scrypt.blockSize);
  const std::uint64_t lanes = number(scrypt.parallelizationParameter);
  if (cost < 2 || (cost & (cost - 1)) != 0 || block == 0 || lanes == 0) return false;
  if (cost > most_memory || block > most_memory || lanes > most_lanes) return false;
  return 128 * block <= most_memory / (cost + 2 + lanes);
}

Result<void> check_derivation(const X509_ALGOR* derivation) {
  switch (kind_of(derivation)) {
    case NID_id_scrypt: {
      const Scrypt scrypt{unpack<SCRYPT_PARAMS>(derivation, ASN1_ITEM_rptr(SCRYPT_PARAMS))};
      if (!scrypt) return malformed_private_key("scrypt's parameters");
      if (!is_scrypt_bearable(*scrypt)) return malformed_private_key("scrypt asks for what it cannot be given");
      return {};
    }
    case NID_id_pbkdf2: {
      const Pbkdf2 pbkdf2{unpack<PBKDF2PARAM>(derivation, ASN1_ITEM_rptr(PBKDF2PARAM))};
      if (!pbkdf2) return malformed_private_key("PBKDF2's parameters");
      if (number(pbkdf2->iter) > most_iterations)
        return malformed_private_key("PBKDF2 asks for more time than is given");
      return {};
    }
    default:
      return malformed_private_key("its passphrase is used neither by scrypt nor by PBKDF2");
  }
}

// Settled before the passphrase is tried, so that whatever fails then is the passphrase.
Result<void> check_scheme(const X509_ALGOR* algorithm) {
  if (kind_of(algorithm) != NID_pbes2) return malformed_private_key("encrypted by something else than PBES2");
  const Scheme scheme{unpack<PBE2PARAM>(algorithm, ASN1_ITEM_rptr(PBE2PARAM))};
  if (!scheme) return malformed_private_key("PBES2's parameters");
  const int cipher = kind_of(scheme->encryption);
  if (cipher != NID_aes_256_cbc && cipher != NID_aes_192_cbc && cipher != NID_aes_128_cbc) {
    return malformed_private_key("encrypted by something else than AES in CBC mode");
  }
  return check_derivation(scheme->keyfunc);
}

enum class Direction : std::uint8_t { decrypt, encrypt };

struct Buffer {
  unsigned char* data = nullptr;
  int size = 0;

  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { OPENSSL_clear_free(data, static_cast<std::size_t>(size)); }
  ByteView bytes() const { return {data, static_cast<std::size_t>(size)}; }
};

std::optional<Secret> crypt(const X509_ALGOR* algorithm, ByteView passphrase, ByteView input, Direction direction) {
  Buffer output;
  const auto* phrase = reinterpret_cast<const char*>(passphrase.data());
  if (PKCS12_pbe_crypt(algorithm, phrase, static_cast<int>(passphrase.size()), input.data(),
                       static_cast<int>(input.size()), &output.data, &output.size,
                       direction == Direction::encrypt ? 1 : 0) == nullptr) {
    return std::nullopt;
  }
  return Secret(Bytes(output.bytes().begin(), output.bytes().end()));
}

Result<void> check_passphrase(ByteView passphrase) {
  if (passphrase.empty()) return fail(Code::passphrase_needed, "", "it is empty");
  if (passphrase.size() > longest_passphrase) return fail(Code::passphrase_wrong, "", "it is too long");
  return {};
}

}  // namespace

Result<Secret> decrypt_pkcs8(ByteView der, std::optional<ByteView> passphrase) {
  const ErrorQueue errors;
  const unsigned char* at = der.data();
  const Encrypted encrypted{d2i_X509_SIG(nullptr, &at, static_cast<long>(der.size()))};
  if (!encrypted || at != der.data() + der.size()) return malformed_private_key("EncryptedPrivateKeyInfo");
  const X509_ALGOR* algorithm = nullptr;
  const ASN1_OCTET_STRING* content = nullptr;
  X509_SIG_get0(encrypted.get(), &algorithm, &content);
  EMBLEM_CHECK(check_scheme(algorithm));
  if (!passphrase) return fail(Code::passphrase_needed, "");
  EMBLEM_CHECK(check_passphrase(*passphrase));
  const ByteView input{ASN1_STRING_get0_data(content), static_cast<std::size_t>(ASN1_STRING_length(content))};
  std::optional<Secret> plain = crypt(algorithm, *passphrase, input, Direction::decrypt);
  if (!plain) return fail(Code::passphrase_wrong, "");
  return *std::move(plain);
}

Result<Secret> encrypt_pkcs8(ByteView der, ByteView passphrase) {
  const ErrorQueue errors;
  EMBLEM_CHECK(check_passphrase(passphrase));
  const Algorithm algorithm{
      PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), nullptr, salt_size, nullptr, scrypt_cost, scrypt_block, scrypt_lanes)};
  if (!algorithm) return fail(Code::crypto_unavailable, "", "scrypt");
  const std::optional<Secret> sealed = crypt(algorithm.get(), passphrase, der, Direction::encrypt);
  const Encrypted encrypted{X509_SIG_new()};
  if (!sealed || !encrypted) return fail(Code::crypto_unavailable, "", "AES-256-CBC");
  X509_ALGOR* named = nullptr;
  ASN1_OCTET_STRING* content = nullptr;
  X509_SIG_getm(encrypted.get(), &named, &content);
  const int size = static_cast<int>(sealed->bytes().size());
  if (X509_ALGOR_copy(named, algorithm.get()) != 1 || ASN1_STRING_set(content, sealed->bytes().data(), size) != 1) {
    return fail(Code::crypto_unavailable, "", "libcrypto");
  }
  Bytes out(static_cast<std::size_t>(i2d_X509_SIG(encrypted.get(), nullptr)));
  unsigned char* to = out.data();
  i2d_X509_SIG(encrypted.get(), &to);
  return Secret(std::move(out));
}

}  // namespace emblem::openssl
