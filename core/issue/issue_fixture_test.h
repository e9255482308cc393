// What the tests of this room share: drafts that are in order in a given dialect, and who signs them.
#pragma once

#include <gtest/gtest.h>

#include "core/issue/token_writer.h"
#include "tests/support/drafts.h"
#include "tests/support/signing_key.h"

namespace emblem::issue {

using support::now;
using support::TestKey;
using support::TestSigningKey;

inline keys::Family family_of(Dialect dialect) {
  return dialect == Dialect::jose ? keys::Family::jose : keys::Family::cbor;
}

inline token::OrganizationId organization(std::string_view text) { return token::OrganizationId::parse(text).value(); }
inline const token::OrganizationId hospital = organization("https://hospital.example");
inline const token::OrganizationId authority = organization("https://authority.example");

inline token::Asset asset(std::string_view text, Dialect dialect = Dialect::jose) {
  return token::parse_asset(text, dialect).value().asset;
}

inline Draft draft_of(Dialect dialect, const token::OrganizationId& issuer,
                      std::variant<EmblemDraft, EndorsementDraft> content) {
  return {.dialect = dialect,
          .issuer = issuer,
          .issued_at = {now},
          .not_before = {now - support::hour},
          .expires = {now + support::hour},
          .content = std::move(content)};
}

inline Draft emblem_draft(Dialect dialect) {
  return draft_of(dialect, hospital, EmblemDraft{.assets = {asset("www.hospital.example")}});
}

inline Draft endorsement_draft(Dialect dialect, const TestKey& endorsed) {
  return draft_of(dialect, hospital,
                  EndorsementDraft{.subject = hospital,
                                   .key = endorsed.id(family_of(dialect)),
                                   .end = token::EndorsementClaims::Power::endorse_further,
                                   .log = {support::log_entry()}});
}

inline EmblemDraft& emblem_of(Draft& draft) { return std::get<EmblemDraft>(draft.content); }
inline EndorsementDraft& endorsement_of(Draft& draft) { return std::get<EndorsementDraft>(draft.content); }

inline SignedToken sign(const Draft& draft, const TestKey& key) {
  TestSigningKey signer(key);
  return write_token(draft, signer, support::provider()).value();
}

inline constexpr auto every_curve = {crypto::Curve::p256, crypto::Curve::p384, crypto::Curve::p521,
                                     crypto::Curve::ed25519};
inline constexpr auto every_dialect = {Dialect::jose, Dialect::cose, Dialect::cose_16sep};

}  // namespace emblem::issue
