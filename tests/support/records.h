// Real tokens and keys as DNS records, made from drafts or from raw parts.
#pragma once

#include <nlohmann/json.hpp>

#include "core/dns/record.h"
#include "tests/support/cbor_map.h"
#include "tests/support/drafts.h"

namespace emblem::support {

dns::DomainName name(std::string_view text);

// `text` in character-strings of at most `most` bytes.
dns::Record text_record(std::string_view owner, std::string_view text, std::size_t most = 255);
dns::Record ihle_record(std::string_view owner, Bytes data);
dns::Record address_record(std::string_view owner, std::string_view address);
dns::Record alias_record(std::string_view owner, std::string_view target);

dns::Record key_record(const TestKey& key, const Publication& publication);
dns::Record record_of(const EmblemDraft& draft, const Publication& publication);
dns::Record record_of(const EndorsementDraft& draft, const Publication& publication);

// The parts that a test may spoil before they are signed.
struct JoseParts {
  nlohmann::json header;
  nlohmann::json claims;
};
struct CoseParts {
  CborMap header;
  CborMap claims;
};
JoseParts jose_parts(const EmblemDraft& draft, SignerAs signer_as = SignerAs::kid);
JoseParts jose_parts(const EndorsementDraft& draft, SignerAs signer_as = SignerAs::kid);
CoseParts cose_parts(const EmblemDraft& draft, const Publication& publication);
CoseParts cose_parts(const EndorsementDraft& draft, const Publication& publication);

// A compact JWS; one COSE_Sign1 in the tags of the dialect.
std::string sign_jose(const JoseParts& parts, const TestKey& signer);
Bytes sign_cose(const CoseParts& parts, const TestKey& signer, Dialect dialect);

// SHA-256 of the token that a record carries, as reports and deny lists name it.
Sha256Digest token_digest(const dns::Record& record);

nlohmann::json jwk_of(const TestKey& key);
CborMap cose_key_of(const TestKey& key);

}  // namespace emblem::support
