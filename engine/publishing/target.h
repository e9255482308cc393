// A place where records are put: a file, or a server.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "emblem/report.h"
#include "engine/home/publication.h"
#include "engine/publishing/known_records.h"

namespace emblem::publishing {

// What is wanted of a target. Everything referred to must outlive the plan.
struct Order {
  const std::vector<dns::Record>& wanted;     // all of the home's records that are to stand there
  const std::vector<dns::Record>& published;  // what the home put there before, or may have put there
  const KnownRecords& known;                  // what is the home's wherever it stands
  const crypto::Provider& provider;           // to read the tokens of others
  dns::RecordType ihle_type = dns::default_type_ihle;
};

struct SerialChange {
  std::uint32_t before = 0;
  std::uint32_t after = 0;
};

// What is to be done at a place, after a look at what stands there.
struct Plan {
  home::Place place;
  std::vector<dns::Record> remove;
  std::vector<dns::Record> add;
  std::vector<dns::Record> ours;  // of the home, and there afterwards
  std::vector<Finding> findings;  // notes and warnings: names left out, records of others
  std::set<dns::DomainName>
      left_out;  // names of the zone that can have no records there: aliases, and what is delegated
  std::optional<SerialChange> serial;
  bool rewrites = false;  // the place is to be written even where no record changes

  bool changes() const { return rewrites || !remove.empty() || !add.empty(); }
};

class Target {
 public:
  Target() = default;
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  virtual ~Target() = default;

  // Looks at what stands there, and changes nothing. Errors: those of the place.
  virtual Result<Plan> plan(const Order& order) = 0;

  // Does what was planned last, all of it or, where it fails, possibly a part. Called only where the plan changes
  // something, and after the home remembers what may stand there. Errors: those of the place.
  virtual Result<void> carry_out() = 0;

  // Path of the key file that the home is to remember; empty where none is needed.
  virtual std::string tsig() const { return {}; }
};

}  // namespace emblem::publishing
