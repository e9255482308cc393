// Keys that sign inside a PKCS#11 token and never leave it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/pkcs11/key_uri.h"
#include "core/crypto/signing_key.h"

namespace emblem::pkcs11 {

struct PinQuestion {
  std::string token;                  // its label, as the token says it
  std::optional<std::string> source;  // pin-source of the URI: the file whose first line is the PIN
  enum class Attempts : std::uint8_t { several, last } attempts = Attempts::several;  // before the token locks
};

// What the digest of a message is for ECDSA on this curve; never called for Ed25519.
using DigestOf = Bytes (*)(crypto::Curve curve, ByteView message);

struct Access {
  std::string module;  // path of the module where the URI names none; empty: p11-kit's proxy of all that are configured
  std::function<Result<Secret>(const PinQuestion&)> ask_pin;  // where the URI holds none
  DigestOf digest = nullptr;
};

// The key that the URI names, with its public key from the token. ECDSA (CKM_ECDSA) on P-256, P-384 and P-521, and
// Ed25519 (CKM_EDDSA). One thread at a time; a token that is gone makes sign() fail with signing_failed. Errors:
// key_token_failed (no such token or key, or several, or one of another kind), passphrase_needed, passphrase_wrong.
Result<std::unique_ptr<crypto::SigningKey>> open_key(const KeyUri& uri, const Access& access);

// A new pair in the token, under the URI's label, not to be read or exported; with the URI's identifier, or one drawn
// at random. Drawn again until no coordinate begins with a zero byte, as openssl::make_private_key does; what is
// rejected is removed; a process killed meanwhile may leave one such pair. Errors: as above, key_name_taken (an object
// has the label or the identifier; nothing is replaced), key_uri_malformed (without a label).
Result<std::unique_ptr<crypto::SigningKey>> make_key(const KeyUri& uri, crypto::Curve curve, const Access& access);

}  // namespace emblem::pkcs11
