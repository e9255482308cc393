// What the tests of this room share: tokens made by hand in both encodings. Nothing here is signed.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "adapters/provider/provider.h"
#include "core/bytes/base_encodings.h"
#include "core/cbor/encoder.h"
#include "core/token/cose_token.h"
#include "core/token/jose_token.h"

namespace emblem::token {

// Members of a JSON object, or entries of a CBOR map in hexadecimal, by name; one set to "" is left out.
using Members = std::map<std::string, std::string>;

inline bool has_finding(const std::vector<Finding>& findings, Code code) {
  return std::ranges::find(findings, code, &Finding::code) != findings.end();
}

inline std::string where_of(const std::vector<Finding>& findings, Code code) {
  const auto found = std::ranges::find(findings, code, &Finding::code);
  return found == findings.end() ? "no such finding" : found->where;
}

// A key identifier as a JSON value.
inline const std::string quoted_kid = '"' + std::string(52, 'a') + '"';

inline std::string json_object(const Members& members) {
  std::string text;
  for (const auto& [name, value] : members) {
    if (!value.empty()) text.append(text.empty() ? "{\"" : ",\"").append(name).append("\":").append(value);
  }
  return text.empty() ? "{}" : text + "}";
}

inline Members changed(Members members, const Members& changes) {
  for (const auto& [name, value] : changes) members[name] = value;
  return members;
}

inline std::string compact(std::string_view header, std::string_view claims) {
  return encode_base64url(as_bytes(header)) + "." + encode_base64url(as_bytes(claims)) + ".AAAA";
}

inline std::string hex_of_text(std::string_view text) { return encode_hex(cbor::Encoder().text(text).encoded()); }

// The values of `members` are whole entries, so that a test can write any label.
inline Bytes cbor_map(const Members& members) {
  const auto present = std::ranges::count_if(members, [](const auto& member) { return !member.second.empty(); });
  std::string hex = encode_hex(cbor::Encoder().map(static_cast<std::uint64_t>(present)).encoded());
  for (const auto& [name, entry] : members) hex += entry;
  return *parse_hex(hex);
}

inline Bytes sign1(const Members& header, ByteView claims) {
  return cbor::Encoder().tag(18).array(4).bytes(cbor_map(header)).map(0).bytes(claims).bytes(Bytes(64)).encoded();
}

class TokenTest : public testing::Test {
 protected:
  std::unique_ptr<const crypto::Provider> provider_ = provider::make_provider();
  Limits limits_;
};

}  // namespace emblem::token
