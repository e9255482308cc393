// What a token is to say, before it is signed.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "core/token/token.h"

namespace emblem::issue {

struct EmblemDraft {
  std::vector<token::Asset> assets;  // at least one, each in a form that the dialect has
  token::Purposes purposes = token::red_cross_protective;
};

struct EndorsementDraft {
  token::OrganizationId subject;
  keys::KeyId key;  // of the key endorsed, of the dialect's family
  token::EndorsementClaims::Power end = token::EndorsementClaims::Power::sign_only;
  token::Purposes purposes = token::red_cross_protective;
  // `jose` alone has constraints beyond purposes.
  std::optional<std::vector<token::Asset>> assets;
  std::optional<std::int64_t> window;  // seconds
  std::vector<token::LogEntry> log;    // not empty exactly if a root key signs
};

struct Draft {
  Dialect dialect = Dialect::cose;
  token::OrganizationId issuer;
  UnixTime issued_at;  // whole seconds, like the next two
  UnixTime not_before;
  UnixTime expires;
  std::variant<EmblemDraft, EndorsementDraft> content;

  Role role() const { return content.index() == 0 ? Role::emblem : Role::endorsement; }
};

}  // namespace emblem::issue
