// Names of keys in tokens (RFC 7512).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/bytes/secret.h"
#include "emblem/result.h"

namespace emblem::pkcs11 {

// Attributes as they are after percent decoding; what the URI leaves open is absent. Names a token (by label or serial
// number) and a key in it (by label or identifier).
struct KeyUri {
  std::optional<std::string> token;
  std::optional<std::string> manufacturer;
  std::optional<std::string> model;
  std::optional<std::string> serial;
  std::optional<std::string> object;  // the key's label
  std::optional<Bytes> id;            // CKA_ID
  std::optional<std::string> module_path;
  std::optional<std::string> pin_source;  // a path; "file:" is taken off
  std::optional<Secret> pin_value;
};

// Takes token, manufacturer, model, serial, object, id, type=private; module-path (absolute), pin-source (absolute, or
// file:), pin-value; each once. Every other attribute narrows in a way that we do not know, and is refused. Error:
// key_uri_malformed; `where` is the attribute, and no value is told.
Result<KeyUri> parse_key_uri(std::string_view text);

// The same without pin-value, to be kept and shown.
std::string to_text(const KeyUri& uri);

}  // namespace emblem::pkcs11
