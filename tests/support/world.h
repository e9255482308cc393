// A whole situation: what is published, what the user trusts, and what is asked.
#pragma once

#include <optional>

#include "core/validate/judge.h"
#include "tests/support/commitments.h"
#include "tests/support/records.h"

namespace emblem::support {

struct World {
  explicit World(Dialect in) : publication{.dialect = in} {}

  // The token, and the key that signed it.
  template <typename Draft>
  World& publish(const Draft& draft) {
    return publish(draft, publication);
  }
  template <typename Draft>
  World& publish(const Draft& draft, const Publication& how) {
    records.push_back(record_of(draft, how));
    records.push_back(key_record(draft.signer, how));
    return *this;
  }
  World& publish(const TestKey& key);

  // The domain has (or proves not to have) committed to the key.
  World& commit(std::string_view domain, const TestKey& key, evidence::Outcome outcome = evidence::Outcome::holds);
  World& pin(std::string_view organization, const TestKey& key);
  World& trust(const TestKey& key);

  Report judge(std::string_view asked = "www.hospital.example");
  Verdict verdict(std::string_view asked = "www.hospital.example") { return judge(asked).verdict; }

  Publication publication;
  std::vector<dns::Record> records;
  validate::Policy policy;
  DecidedCommitments commitments;
  UnixTime at{now};
  std::optional<std::string> look_at;
  validate::Completeness emblems = validate::Completeness::complete;
  validate::Completeness addresses = validate::Completeness::complete;
  Limits limits;
};

bool has_finding(const Report& report, Code code);

// "SIGNED ORGANIZATIONAL*": a star marks what is trusted.
std::string levels_of(const Report& report);

// "https://a.example https://b.example"
std::string endorsers_of(const Report& report);

}  // namespace emblem::support
