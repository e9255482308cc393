// A key shared with a name server (RFC 8945), and the files that servers' tools print it as.
#pragma once

#include <optional>
#include <string_view>

#include "core/bytes/secret.h"
#include "core/crypto/mac.h"
#include "core/dns/domain_name.h"

namespace emblem::update {

struct TsigKey {
  dns::DomainName name;
  crypto::MacAlgorithm algorithm = crypto::MacAlgorithm::hmac_sha256;
  Secret secret;
};

// The name of the algorithm in messages: hmac-sha256 and its like (RFC 8945 section 6).
dns::DomainName algorithm_name(crypto::MacAlgorithm algorithm);

// "hmac-sha224", "hmac-sha256", "hmac-sha384" or "hmac-sha512", in any case, with or without dot at the end; nothing
// for others.
std::optional<crypto::MacAlgorithm> find_algorithm(std::string_view text);

// Reads what tsig-keygen, ddns-confgen (BIND: key "name" { algorithm …; secret "…"; };) and keymgr -t (Knot: key: with
// id, algorithm and secret) print, or one line algorithm:name:secret. Other statements of a BIND file are passed over.
// Exactly one key. HMAC with SHA-224, SHA-256, SHA-384 or SHA-512, no truncation; MD5 and SHA-1 are refused although
// servers may still offer them (RFC 8945 section 6), and secrets of fewer than 16 bytes. At most 64 KiB. Error:
// tsig_key_malformed; `where` is "line N" where there is one, and the detail never holds any of the secret.
Result<TsigKey> parse_tsig_key(std::string_view text);

}  // namespace emblem::update
