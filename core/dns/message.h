// DNS messages (RFC 1035 section 4.1) with EDNS(0) (RFC 6891).
#pragma once

#include <optional>
#include <vector>

#include "core/dns/record.h"

namespace emblem::dns {

inline constexpr std::uint16_t class_in = 1;

// Response codes; values beyond 15 need EDNS (RFC 6895 section 2.3).
enum class Rcode : std::uint16_t {
  no_error = 0,
  format_error = 1,
  server_failure = 2,
  name_error = 3,
  not_implemented = 4,
  refused = 5,
  bad_version = 16,
};

struct Header {
  std::uint16_t id = 0;
  bool response = false;             // QR
  std::uint8_t opcode = 0;           // 0 is QUERY
  bool authoritative = false;        // AA
  bool truncated = false;            // TC
  bool recursion_desired = false;    // RD
  bool recursion_available = false;  // RA
  bool authentic_data = false;       // AD; a claim, never trusted here
  bool checking_disabled = false;    // CD
  Rcode rcode = Rcode::no_error;     // with the upper bits of EDNS
  friend bool operator==(const Header&, const Header&) = default;
};

struct Question {
  DomainName name;
  RecordType type = 0;
  std::uint16_t dns_class = class_in;
  friend auto operator<=>(const Question&, const Question&) = default;
};

// The OPT pseudo-record (RFC 6891 section 6.1); its part of the response code is in Header::rcode.
struct Edns {
  std::uint16_t udp_bytes = 1232;  // what the sender can take in one datagram
  std::uint8_t version = 0;
  bool dnssec_ok = false;  // DO
  Bytes options;
  friend bool operator==(const Edns&, const Edns&) = default;
};

// Records of classes other than IN are read over and left out. Of a truncated message nothing after the questions is
// read: it may be cut anywhere, and what is there must not be used (RFC 2181 section 9).
struct Message {
  Header header;
  std::vector<Question> questions;
  std::vector<Record> answers;
  std::vector<Record> authority;
  std::vector<Record> additional;
  std::optional<Edns> edns;
  friend bool operator==(const Message&, const Message&) = default;
};

// Errors: dns_message_malformed (cut, bytes left over, a compression pointer that does not point backwards, a second
// OPT, data that does not fit its length), dns_name_malformed; `where` is the byte. Bounded by the 65535 bytes that a
// message can have; longer input is limit_exceeded.
Result<Message> parse_message(ByteView bytes);

// Without compression. Error: limit_exceeded when it would pass 65535 bytes.
Result<Bytes> encode_message(const Message& message);

// One question of class IN as a stub resolver asks it: RD set, and EDNS when `edns` is there.
Bytes encode_query(std::uint16_t id, const Question& question, const std::optional<Edns>& edns = Edns{});

// "no such name", "server failure", "response code 21".
std::string to_text(Rcode rcode);

}  // namespace emblem::dns
