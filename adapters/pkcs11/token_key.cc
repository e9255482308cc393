#include "adapters/pkcs11/token_key.h"

#include <array>

#include "adapters/pkcs11/key_objects.h"

namespace emblem::pkcs11 {
namespace {

constexpr std::array<std::uint8_t, 1> yes = {CK_TRUE};
constexpr std::array<std::uint8_t, 1> no = {CK_FALSE};

class TokenKey final : public crypto::SigningKey {
 public:
  TokenKey(Session session, CK_OBJECT_HANDLE key, crypto::PublicKey public_key, DigestOf digest)
      : session_(std::move(session)), key_(key), public_key_(std::move(public_key)), digest_(digest) {}

  const crypto::PublicKey& public_key() const override { return public_key_; }

  Result<Bytes> sign(ByteView message) override {
    if (public_key_.curve == crypto::Curve::ed25519) return sign_with(CKM_EDDSA, Bytes(message.begin(), message.end()));
    return sign_with(CKM_ECDSA, digest_(public_key_.curve, message));
  }

 private:
  Result<Bytes> sign_with(CK_MECHANISM_TYPE type, Bytes input) {
    CK_MECHANISM mechanism{type, nullptr, 0};
    CK_RV value = session_.functions().C_SignInit(session_.handle(), &mechanism, key_);
    if (value != CKR_OK) return fail(Code::signing_failed, "C_SignInit", to_text(value));
    Bytes signature(crypto::signature_size(public_key_.curve));
    CK_ULONG size = signature.size();
    value = session_.functions().C_Sign(session_.handle(), input.data(), input.size(), signature.data(), &size);
    if (value != CKR_OK) return fail(Code::signing_failed, "C_Sign", to_text(value));
    if (size != signature.size()) return fail(Code::signing_failed, "C_Sign", "a signature of another length");
    return signature;
  }

  Session session_;
  CK_OBJECT_HANDLE key_;
  crypto::PublicKey public_key_;
  DigestOf digest_;
};

struct Pair {
  CK_OBJECT_HANDLE public_key = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE private_key = CK_INVALID_HANDLE;
};

Result<void> check_free(const Session& session, CK_ATTRIBUTE name, const std::string& shown) {
  EMBLEM_TRY(const std::vector<CK_OBJECT_HANDLE> found, session.find({name}));
  if (!found.empty()) return fail(Code::key_name_taken, shown, "in the token");
  return {};
}

Result<Bytes> choose_id(const Session& session, const KeyUri& uri) {
  if (uri.id) return *uri.id;
  Bytes id(16);
  const CK_RV value = session.functions().C_GenerateRandom(session.handle(), id.data(), id.size());
  if (value != CKR_OK) return refused("C_GenerateRandom", value);
  return id;
}

struct Name {
  std::string label;
  Bytes id;
};

Result<Pair> generate(const Session& session, crypto::Curve curve, const Name& name) {
  const bool is_edwards = curve == crypto::Curve::ed25519;
  const CK_ATTRIBUTE label = attribute(CKA_LABEL, as_bytes(name.label));
  const CK_ATTRIBUTE id = attribute(CKA_ID, name.id);
  std::array public_parts = {attribute(CKA_TOKEN, yes),
                             attribute(CKA_PRIVATE, no),
                             label,
                             id,
                             attribute(CKA_VERIFY, yes),
                             attribute(CKA_EC_PARAMS, curve_parameters(curve))};
  std::array private_parts = {
      attribute(CKA_TOKEN, yes),      attribute(CKA_PRIVATE, yes), label, id, attribute(CKA_SENSITIVE, yes),
      attribute(CKA_EXTRACTABLE, no), attribute(CKA_SIGN, yes)};
  CK_MECHANISM mechanism{is_edwards ? CKM_EC_EDWARDS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN, nullptr, 0};
  Pair pair;
  const CK_RV value = session.functions().C_GenerateKeyPair(session.handle(), &mechanism, public_parts.data(),
                                                            public_parts.size(), private_parts.data(),
                                                            private_parts.size(), &pair.public_key, &pair.private_key);
  if (value != CKR_OK) return refused("C_GenerateKeyPair", value);
  return pair;
}

Result<void> remove_pair(const Session& session, const Pair& pair) {
  for (const CK_OBJECT_HANDLE object : {pair.private_key, pair.public_key}) {
    const CK_RV value = session.functions().C_DestroyObject(session.handle(), object);
    if (value != CKR_OK) return refused("C_DestroyObject", value);
  }
  return {};
}

bool is_named_alike(const crypto::PublicKey& key) {
  return key.curve == crypto::Curve::ed25519 || (key.x[0] != 0 && key.y[0] != 0);
}

// The public key of what was just made; the pair is removed where that cannot be had.
Result<crypto::PublicKey> read_made(const Session& session, const Pair& pair) {
  const auto read = [&]() -> Result<crypto::PublicKey> {
    EMBLEM_TRY(const Bytes parameters, session.read(pair.public_key, CKA_EC_PARAMS));
    EMBLEM_TRY(const Bytes point, session.read(pair.public_key, CKA_EC_POINT));
    return parse_point(parameters, point);
  };
  auto key = read();
  if (!key) EMBLEM_CHECK(remove_pair(session, pair));
  return key;
}

}  // namespace

Result<std::unique_ptr<crypto::SigningKey>> open_key(const KeyUri& uri, const Access& access) {
  EMBLEM_TRY(Session session, Session::open(uri, access, Rights::read));
  EMBLEM_TRY(const CK_OBJECT_HANDLE key, find_private_key(session, uri));
  EMBLEM_TRY(crypto::PublicKey public_key, read_public_key(session, key));
  return std::make_unique<TokenKey>(std::move(session), key, std::move(public_key), access.digest);
}

Result<std::unique_ptr<crypto::SigningKey>> make_key(const KeyUri& uri, crypto::Curve curve, const Access& access) {
  constexpr int most_draws = 200;  // P-521 needs four on average
  if (!uri.object) return fail(Code::key_uri_malformed, "object", "a new key needs a label");
  EMBLEM_TRY(Session session, Session::open(uri, access, Rights::write));
  EMBLEM_CHECK(check_free(session, attribute(CKA_LABEL, as_bytes(*uri.object)), *uri.object));
  EMBLEM_TRY(const Bytes id, choose_id(session, uri));
  EMBLEM_CHECK(check_free(session, attribute(CKA_ID, id), "id"));
  for (int i = 0; i < most_draws; ++i) {
    EMBLEM_TRY(const Pair pair, generate(session, curve, {*uri.object, id}));
    EMBLEM_TRY(crypto::PublicKey key, read_made(session, pair));
    if (is_named_alike(key)) {
      return std::make_unique<TokenKey>(std::move(session), pair.private_key, std::move(key), access.digest);
    }
    EMBLEM_CHECK(remove_pair(session, pair));
  }
  return fail(Code::key_token_failed, "C_GenerateKeyPair", "every key begins with zero");
}

}  // namespace emblem::pkcs11
