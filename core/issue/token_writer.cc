#include "core/issue/token_writer.h"

#include "core/bytes/base_encodings.h"
#include "core/cbor/encoder.h"
#include "core/cose/sign1.h"
#include "core/issue/cose_form.h"
#include "core/issue/jose_form.h"
#include "core/keys/thumbprint.h"

namespace emblem::issue {
namespace {

constexpr std::uint64_t tag_sign1 = 18;  // RFC 9052 section 2
constexpr std::uint64_t tag_cwt = 61;    // RFC 8392 section 6

Result<Bytes> sign(ByteView message, crypto::SigningKey& signer) {
  EMBLEM_TRY(Bytes signature, signer.sign(message));
  if (signature.size() != crypto::signature_size(signer.public_key().curve)) {
    return fail(Code::signing_failed, "", "a signature of another length");
  }
  return signature;
}

Result<Bytes> write_jose(const Draft& draft, crypto::SigningKey& signer, const crypto::Provider& provider) {
  const crypto::PublicKey& key = signer.public_key();
  const std::string header = encode_jose_header(draft.role(), key.curve, keys::jose_key_id(key, provider));
  std::string jws = encode_base64url(as_bytes(header)) + "." + encode_base64url(as_bytes(encode_jose_claims(draft)));
  EMBLEM_TRY(const Bytes signature, sign(as_bytes(jws), signer));
  jws += "." + encode_base64url(signature);
  return Bytes(jws.begin(), jws.end());
}

Result<Bytes> write_cose(const Draft& draft, crypto::SigningKey& signer, const crypto::Provider& provider) {
  const crypto::PublicKey& key = signer.public_key();
  const Bytes header = encode_cose_header(draft, key.curve, keys::cbor_key_id(key, provider));
  const Bytes claims = encode_cose_claims(draft);
  const Bytes to_sign = cose::encode_sig_structure({.protected_header = header, .payload = claims});
  EMBLEM_TRY(const Bytes signature, sign(to_sign, signer));
  cbor::Encoder token;
  if (draft.dialect == Dialect::cose_16sep) token.tag(tag_cwt);
  token.tag(tag_sign1).array(4).bytes(header).map(0).bytes(claims).bytes(signature);
  return std::move(token).encoded();
}

}  // namespace

Result<SignedToken> write_token(const Draft& draft, crypto::SigningKey& signer, const crypto::Provider& provider) {
  EMBLEM_CHECK(check_draft(draft));
  SignedToken token{.dialect = draft.dialect, .role = draft.role()};
  EMBLEM_TRY(token.bytes, draft.dialect == Dialect::jose ? write_jose(draft, signer, provider)
                                                         : write_cose(draft, signer, provider));
  if (token.bytes.size() > longest_token) return fail(Code::limit_exceeded, "", "no record could carry the token");
  token.sha256 = provider.sha256(token.bytes);
  return token;
}

}  // namespace emblem::issue
