// The organisation behind a token.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "emblem/result.h"

namespace emblem::token {

// An organisation identifier: "https://" and a lower-case fully qualified name, nothing else
// (draft-linker-diem-adem-core (cbor) section 5.1).
class OrganizationId {
 public:
  // Error: organization_malformed.
  static Result<OrganizationId> parse(std::string_view text);

  const std::string& text() const { return text_; }
  std::string_view domain() const { return std::string_view(text_).substr(8); }

  friend auto operator<=>(const OrganizationId&, const OrganizationId&) = default;

 private:
  explicit OrganizationId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace emblem::token
