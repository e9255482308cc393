// What one answer says about the question asked.
#pragma once

#include <vector>

#include "core/dns/message.h"
#include "emblem/limits.h"
#include "engine/lookup/outcome.h"

namespace emblem::lookup {

enum class Says : std::uint8_t {
  data,       // records of the type asked, at `end`
  no_data,    // `end` exists and has none
  no_name,    // `end` does not exist
  elsewhere,  // an alias leads to `end`, about which the answer says nothing
  failed,     // see `failure`
};

struct Answer {
  Says says = Says::failed;
  Failure failure{};
  dns::DomainName end;               // the name asked, or where its aliases led
  std::vector<dns::Record> aliases;  // CNAME and DNAME records used
  std::vector<dns::Record> data;     // of the type asked, at `end`
  std::vector<dns::Record> beside;   // `ihle` records at `end` in the Additional section
  bool without_soa = false;          // a negative answer without its SOA record
};

// Reads a complete (not truncated) response that matches `question`. Negative answers count by RFC 2308 section 2: a
// response code of 0 or 3 from a server that is authoritative or recursive, or with the SOA record of a zone that holds
// the name; a referral is none. Records of other owners are left out.
Answer read_answer(const dns::Message& message, const dns::Question& question, dns::RecordType ihle,
                   std::size_t most_aliases);

}  // namespace emblem::lookup
