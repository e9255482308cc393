#include "adapters/pkcs11/key_uri.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/bytes/utf8.h"

namespace emblem::pkcs11 {
namespace {

constexpr std::string_view scheme = "pkcs11:";
constexpr std::size_t longest_uri = 4096;  // characters
constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
// RFC 7512 section 2.3: pk11-path-res-avail and pk11-query-res-avail. A query's '&' parts its attributes.
constexpr std::string_view path_extra = ":[]@!$'()*+,=&";
constexpr std::string_view query_extra = ":[]@!$'()*+,=/?|";

std::unexpected<Error> malformed(std::string_view where, std::string detail) {
  return fail(Code::key_uri_malformed, std::string(where), std::move(detail));
}

enum class Part : std::uint8_t { path, query };

struct Attribute {
  Part part;
  std::string_view name;
  std::string_view value;  // as written
};

Result<Secret> decode(const Attribute& attribute) {
  const std::string_view extra = attribute.part == Part::path ? path_extra : query_extra;
  Bytes decoded;
  decoded.reserve(attribute.value.size());
  for (std::size_t i = 0; i < attribute.value.size(); ++i) {
    const char c = attribute.value[i];
    if (c == '%') {
      const auto byte = parse_hex(attribute.value.substr(i + 1, 2));
      if (!byte || byte->size() != 1) return malformed(attribute.name, "a percent sign without two digits");
      decoded.push_back(byte->front());
      i += 2;
    } else if (unreserved.contains(c) || extra.contains(c)) {
      decoded.push_back(static_cast<std::uint8_t>(c));
    } else {
      return malformed(attribute.name, "a character that has to be percent-encoded");
    }
  }
  return Secret(std::move(decoded));
}

Result<void> set(std::optional<std::string>& target, const Attribute& attribute) {
  EMBLEM_TRY(const Secret value, decode(attribute));
  const std::string_view text = as_text(value.bytes());
  if (target) return malformed(attribute.name, "given twice");
  if (text.empty() || !is_utf8(text) || text.contains('\0')) return malformed(attribute.name, "no text");
  target = std::string(text);
  return {};
}

Result<void> set_id(KeyUri& uri, const Attribute& attribute) {
  EMBLEM_TRY(const Secret value, decode(attribute));
  if (uri.id) return malformed(attribute.name, "given twice");
  if (value.empty()) return malformed(attribute.name, "it is empty");
  uri.id = Bytes(value.bytes().begin(), value.bytes().end());
  return {};
}

Result<void> set_pin(KeyUri& uri, const Attribute& attribute) {
  if (uri.pin_value) return malformed(attribute.name, "given twice");
  EMBLEM_TRY(uri.pin_value, decode(attribute));
  return {};
}

Result<void> set_pin_source(KeyUri& uri, const Attribute& attribute) {
  EMBLEM_CHECK(set(uri.pin_source, attribute));
  // RFC 8089 section 2: with an empty authority, or without any.
  std::string& path = *uri.pin_source;
  if (path.starts_with("file:///")) {
    path.erase(0, 7);
  } else if (path.starts_with("file:/") && !path.starts_with("file://")) {
    path.erase(0, 5);
  }
  if (!path.starts_with('/')) return malformed(attribute.name, "not the absolute path of a file");
  return {};
}

Result<void> set_module(KeyUri& uri, const Attribute& attribute) {
  EMBLEM_CHECK(set(uri.module_path, attribute));
  if (!uri.module_path->starts_with('/')) return malformed(attribute.name, "not an absolute path");
  return {};
}

using Member = std::optional<std::string> KeyUri::*;
struct Plain {
  std::string_view name;
  Member member;
};
constexpr Plain plain_attributes[] = {{"token", &KeyUri::token},
                                      {"manufacturer", &KeyUri::manufacturer},
                                      {"model", &KeyUri::model},
                                      {"serial", &KeyUri::serial},
                                      {"object", &KeyUri::object}};

Result<void> apply_path(KeyUri& uri, const Attribute& attribute) {
  const auto* const plain = std::ranges::find(plain_attributes, attribute.name, &Plain::name);
  if (plain != std::end(plain_attributes)) return set(uri.*plain->member, attribute);
  if (attribute.name == "id") return set_id(uri, attribute);
  if (attribute.name == "type") {
    if (attribute.value != "private") return malformed(attribute.name, "only private keys are meant here");
    return {};
  }
  return malformed(attribute.name, "name the token by its label or serial number, the key by its label or identifier");
}

Result<void> apply_query(KeyUri& uri, const Attribute& attribute) {
  if (attribute.name == "module-path") return set_module(uri, attribute);
  if (attribute.name == "pin-source") return set_pin_source(uri, attribute);
  if (attribute.name == "pin-value") return set_pin(uri, attribute);
  return malformed(attribute.name, "module-path, pin-source and pin-value are known here");
}

// "name=value" as it stands between separators.
Result<Attribute> parse_attribute(std::string_view text, Part part) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return malformed("", "an attribute without name or value");
  const std::string_view name = text.substr(0, equals);
  if (name.find_first_not_of(unreserved) != std::string_view::npos) return malformed("", "the name of an attribute");
  return Attribute{part, name, text.substr(equals + 1)};
}

Result<void> parse_part(KeyUri& uri, std::string_view text, Part part) {
  const char separator = part == Part::path ? ';' : '&';
  for (;;) {
    const std::size_t end = text.find(separator);
    EMBLEM_TRY(const Attribute attribute, parse_attribute(text.substr(0, end), part));
    EMBLEM_CHECK(part == Part::path ? apply_path(uri, attribute) : apply_query(uri, attribute));
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
}

std::string encode(ByteView bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    if (unreserved.contains(static_cast<char>(byte))) {
      text += static_cast<char>(byte);
    } else {
      text += {'%', digits[byte >> 4], digits[byte & 0x0f]};
    }
  }
  return text;
}

void append(std::string& text, std::string_view name, ByteView value) {
  const char last = text.back();
  if (last != ':' && last != '?') text += text.contains('?') ? '&' : ';';
  text += std::string(name) + "=" + encode(value);
}

}  // namespace

Result<KeyUri> parse_key_uri(std::string_view text) {
  if (text.size() > longest_uri) return malformed("", "too long");
  if (!text.starts_with(scheme)) return malformed("", "it does not begin with pkcs11:");
  text.remove_prefix(scheme.size());
  const std::size_t question = text.find('?');
  KeyUri uri;
  EMBLEM_CHECK(parse_part(uri, text.substr(0, question), Part::path));
  if (question != std::string_view::npos) EMBLEM_CHECK(parse_part(uri, text.substr(question + 1), Part::query));
  if (!uri.token && !uri.serial) return malformed("token", "no token is named");
  if (!uri.object && !uri.id) return malformed("object", "no key is named");
  if (uri.pin_source && uri.pin_value) return malformed("pin-value", "beside pin-source");
  return uri;
}

std::string to_text(const KeyUri& uri) {
  std::string text(scheme);
  for (const Plain& plain : plain_attributes) {
    if (const auto& value = uri.*plain.member) append(text, plain.name, as_bytes(*value));
  }
  if (uri.id) append(text, "id", *uri.id);
  if (uri.module_path || uri.pin_source) text += '?';
  if (uri.module_path) append(text, "module-path", as_bytes(*uri.module_path));
  if (uri.pin_source) append(text, "pin-source", as_bytes(*uri.pin_source));
  return text;
}

}  // namespace emblem::pkcs11
