// What a look-up found, and what it could not find out.
#pragma once

#include <vector>

#include "core/dns/record.h"
#include "emblem/report.h"
#include "engine/lookup/server.h"

namespace emblem::lookup {

enum class Completeness : std::uint8_t {
  complete,           // every server gave a real answer to every question
  addresses_missing,  // only A or AAAA questions stayed open: no emblem can be missing
  incomplete,         // emblem records may be missing: the verdict cannot be NONE
};

// Why a question has no real answer.
enum class Failure : std::uint8_t {
  timeout,
  unreachable,
  connection_failed,
  truncated,  // TC even over TCP, or TC and TCP failed
  malformed,
  server_failure,
  refused,
  other_rcode,
  referral,  // the server sends us elsewhere: it does not serve the name
  lame,      // neither authoritative nor recursive, and nothing said
  alias_loop,
  too_many_names,
  out_of_time,
  tls_refused,    // the server could not prove to be the one named: nothing was asked
  proxy_failed,   // the proxy did not let us through: nothing was asked
  http_status,    // the server refused the HTTP request, or answered with something else
  bogus,          // it breaks the signatures of its zone
  not_validated,  // DNSSEC was to be checked and nothing came that could be
  not_asked,      // no question before it was answered
};

struct Unanswered {
  Server server;
  dns::DomainName name;
  dns::RecordType type = 0;
  Failure reason{};
  friend bool operator==(const Unanswered&, const Unanswered&) = default;
};

struct ServerRecords {
  Server server;
  std::vector<dns::Record> emblem_records;  // sorted; TTL of no account
  std::vector<dns::Record> records = {};    // all that it gave, as in Outcome::records
  friend bool operator==(const ServerRecords&, const ServerRecords&) = default;
};

// How it is known that nothing is there, where nothing is.
enum class Absence : std::uint8_t { claimed, proved };

// Nothing in it depends on the order in which answers arrived.
struct Outcome {
  // Sorted and without repetition (the smaller TTL stays): TXT and IHLE at the `owners`, A and AAAA of every name asked
  // about, the CNAME and DNAME records that led to them, PTR of the address asked about.
  std::vector<dns::Record> records;
  // Where emblem records count: the names asked, and where their aliases end.
  std::vector<dns::DomainName> owners;
  Completeness completeness = Completeness::incomplete;
  Absence absence = Absence::claimed;
  std::vector<Unanswered> unanswered;
  std::vector<ServerRecords> by_server;  // in the order of the servers asked
  std::vector<Seen> seen;                // by server, then in the order asked
  std::vector<Finding> findings;
};

std::string to_text(Failure reason);

// Whether a record claims to carry a token or key: `ihle`, or TXT whose text begins with "adem-".
enum class Carries : std::uint8_t { emblem_record, other };
Carries classify_record(const dns::Record& record, dns::RecordType ihle);

}  // namespace emblem::lookup
