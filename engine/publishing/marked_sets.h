// The records of everything marked, for any place.
#pragma once

#include "engine/issuing/rehearsal.h"

namespace emblem::publishing {

// Whether sets are judged first, as a stranger would, and left out where our own validator refuses them.
enum class Judging : std::uint8_t { none, reported, required };

struct SetRules {
  std::uint32_t ttl = 3600;  // seconds
  dns::RecordType ihle_type = dns::default_type_ihle;
};

class MarkedSets {
 public:
  // Refers to the contents and the bench.
  MarkedSets(const home::Contents& contents, const issuing::Workbench& bench, Judging judging);

  // Each record once, in the order of owner, type and data.
  std::vector<dns::Record> records(const SetRules& rules) const;

  // The owners of those records, in their order.
  std::vector<dns::DomainName> owners() const;

  std::size_t refused() const { return refused_; }                    // marks that are left out
  const std::vector<Finding>& findings() const { return findings_; }  // set_refused

 private:
  struct Named {
    std::vector<dns::DomainName> owners;
    issuing::PublishedSet set;
  };
  std::vector<Named> sets_;
  std::size_t refused_ = 0;
  std::vector<Finding> findings_;
};

// answer_large for each owner with an RRset of more than a comfortable size. `records` in the order of MarkedSets.
std::vector<Finding> find_large_answers(std::span<const dns::Record> records);

}  // namespace emblem::publishing
