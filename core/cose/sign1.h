// COSE_Sign1 (RFC 9052 section 4.2), the envelope of the CBOR dialects.
#pragma once

#include <optional>
#include <vector>

#include "core/cbor/survey.h"
#include "core/crypto/public_key.h"
#include "emblem/limits.h"
#include "emblem/report.h"

namespace emblem::cose {

// The parts as received; views of the item given.
struct Sign1 {
  // Around tag 18 stood tag 61 (CWT, RFC 8392 section 6), as on 16 September 2026.
  bool tag_61 = false;
  ByteView protected_header;  // the encoded map inside the byte string
  ByteView payload;           // the encoded claims set inside the byte string
  ByteView signature;
  std::vector<Finding> findings;
};

// The header parameters that a token may have.
struct ProtectedHeader {
  crypto::Algorithm algorithm{};
  Sha256Digest kid;
  std::optional<ByteView> log;  // the encoded "log" parameter of the dialect of 16 September 2026
  std::vector<Finding> findings;
};

// The payload of whatever can still be taken for a Sign1, in any number of tags and with any header, so that a refused
// token can be told for what it was meant to be. Nothing where no payload can be found.
std::optional<ByteView> find_payload(ByteView item, const Limits& limits);

// Tag 18, or 61 around 18, around four elements; unprotected header empty; payload present. Errors: those of
// cbor::survey_item, token_malformed, token_header_malformed.
Result<Sign1> parse_sign1(ByteView item, const Limits& limits);

// Errors: those of cbor::survey_item, token_algorithm_refused, critical_header, token_header_malformed.
Result<ProtectedHeader> parse_protected_header(ByteView header, const Limits& limits);

// The Sig_structure that was signed: context "Signature1", the protected header as received, no external data (RFC 9052
// section 4.4).
Bytes encode_sig_structure(const Sign1& sign1);

// The notes that a survey leaves.
void add_survey_findings(const cbor::Survey& survey, std::string_view place, std::vector<Finding>& findings);

}  // namespace emblem::cose
