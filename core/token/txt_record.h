// The text forms of tokens and keys in TXT records.
#pragma once

#include <optional>
#include <string_view>

#include "core/crypto/provider.h"
#include "core/keys/parsed_key.h"
#include "emblem/limits.h"
#include "emblem/report.h"

namespace emblem::token {

enum class TextKind : std::uint8_t { token, emblem, endorsement, key };

// "adem-token-7=eyJ…": kind, set identifier, and what follows the equals sign.
struct LabelledText {
  TextKind kind{};
  std::string_view set_id;
  std::string_view value;
};

// Nothing where the text does not begin with one of adem-token, adem-key, adem-emb, adem-end; they are lower case
// (draft-linker-diem-adem-dns-01; the last two and set-less keys in base64 are of -00). A label whose identifier is
// empty, holds "-" or is not printable ASCII is an error: record_unreadable.
std::optional<Result<LabelledText>> find_label(std::string_view text);

// A JWK, or base64 of a SubjectPublicKeyInfo. Errors: those of JSON, jose::parse_jwk, base64 and Provider::parse_spki.
Result<keys::ParsedKey> parse_text_key(std::string_view value, const Limits& limits, const crypto::Provider& provider);

}  // namespace emblem::token
