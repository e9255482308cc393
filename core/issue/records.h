// A set of tokens and keys as DNS records.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/crypto/public_key.h"
#include "core/dns/master_line.h"
#include "core/dns/record.h"
#include "emblem/report.h"

namespace emblem::issue {

struct WrittenToken {
  Dialect dialect = Dialect::cose;
  ByteView bytes;
};

// TXT for `jose` (adem-token=, adem-key=), IHLE for the CBOR dialects; every key in the form of each family that has a
// token in the set. Each record once, in the order of type and RDATA.
struct RecordRules {
  dns::DomainName owner;
  std::uint32_t ttl = 3600;  // seconds
  dns::RecordType ihle_type = dns::default_type_ihle;
};
std::vector<dns::Record> make_records(std::span<const WrittenToken> tokens, std::span<const crypto::PublicKey> keys,
                                      const RecordRules& rules);

// Bytes of a DNS answer with the RRset of `type` that the first record of it belongs to: owners compressed, EDNS
// without options, unsigned (RFC 1035 section 4.1, RFC 6891 section 6.1.2). 0 where there is none.
std::size_t answer_size(std::span<const dns::Record> records, dns::RecordType type);

// An answer within this many bytes needs no TCP anywhere (the smallest IPv6 MTU less headers).
constexpr std::size_t comfortable_answer = 1232;

}  // namespace emblem::issue
