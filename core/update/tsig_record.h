// The TSIG pseudo-record of a message (RFC 8945 section 4.2), and the message around it.
#pragma once

#include <optional>

#include "core/dns/domain_name.h"

namespace emblem::update {

// Errors that a TSIG record can name (RFC 8945 section 3).
enum class TsigError : std::uint16_t { none = 0, bad_signature = 16, bad_key = 17, bad_time = 18, bad_truncation = 22 };

// "BADKEY (the server has no such key, or none for this zone)".
std::string to_text(TsigError error);

struct TsigRecord {
  dns::DomainName key;
  dns::DomainName algorithm;
  std::uint64_t time_signed = 0;  // seconds since 1970, 48 bits
  std::uint16_t fudge = 0;        // seconds
  Bytes mac;
  std::uint16_t original_id = 0;
  TsigError error = TsigError::none;
  Bytes other;

  friend bool operator==(const TsigRecord&, const TsigRecord&) = default;
};

// With its owner, type, class and length, as it stands at the end of a message.
Bytes encode_tsig(const TsigRecord& record);

// What a message says whatever its records mean: only their bounds are looked at, for the answer to an update may
// repeat prerequisites, whose data is none of their type.
struct Envelope {
  std::uint16_t id = 0;
  bool response = false;
  std::uint8_t opcode = 0;
  std::uint16_t rcode = 0;  // without the bits of EDNS
  std::optional<TsigRecord> tsig;
  std::size_t tsig_begin = 0;  // the byte at which it stands
};

// Errors: dns_message_malformed (cut, bytes left over, a TSIG record elsewhere than at the end: RFC 8945 section 5.1);
// dns_name_malformed, limit_exceeded (more than 65535 bytes); `where` is the byte.
Result<Envelope> parse_envelope(ByteView message);

}  // namespace emblem::update
