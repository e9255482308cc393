// In which zone a name lies, by what a server says.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/dns/message.h"

namespace emblem::updating {

// What is to be asked to find the zone of a name: its SOA record.
dns::Question zone_question(const dns::DomainName& name);

// The zone that holds `name`, by the answer to zone_question(name): the owner of the SOA record in it. Nothing where
// the answer has none, or the name is an alias, so that the SOA record may belong to its target.
std::optional<dns::DomainName> read_zone(const dns::Message& answer, const dns::DomainName& name);

// Asks about every name, and where that says nothing about the name above it, up to the root. Whoever drives it asks
// `questions` and hands in the answers, in the same order, until there are none.
class ZoneFinding {
 public:
  explicit ZoneFinding(std::span<const dns::DomainName> names);

  std::vector<dns::Question> questions() const;
  void on_answers(std::span<const std::optional<dns::Message>> answers);

  struct Found {
    dns::DomainName name;
    std::optional<dns::DomainName> zone;  // nothing: nobody could say
  };
  // In the order of the names.
  std::vector<Found> found() const;

 private:
  struct Search {
    dns::DomainName name;
    dns::DomainName at;
    std::optional<dns::DomainName> zone;
    bool over = false;
  };
  std::vector<Search> searches_;
};

}  // namespace emblem::updating
