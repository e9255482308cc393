// The text around a private key: PEM (RFC 7468) and encryption (RFC 5958 section 3).
#pragma once

#include <optional>

#include "core/bytes/secret.h"
#include "emblem/result.h"

namespace emblem::openssl {

enum class PrivateForm : std::uint8_t { pkcs8, encrypted_pkcs8, sec1 };

struct PrivateBlock {
  PrivateForm form{};
  Secret der;
};

// The only private key in the text; other blocks, such as EC PARAMETERS, are passed over. Error: private_key_malformed.
Result<PrivateBlock> parse_private_pem(ByteView text);

// Error: crypto_unavailable.
Result<Secret> encode_private_pem(PrivateForm form, ByteView der);

// What EncryptedPrivateKeyInfo holds: PBES2 with AES in CBC mode, and PBKDF2 or scrypt, within bounds of work. Errors:
// passphrase_needed, passphrase_wrong, private_key_malformed.
Result<Secret> decrypt_pkcs8(ByteView der, std::optional<ByteView> passphrase);

// EncryptedPrivateKeyInfo. Errors: passphrase_needed, crypto_unavailable.
Result<Secret> encrypt_pkcs8(ByteView der, ByteView passphrase);

}  // namespace emblem::openssl
