// Putting a home's records out, place by place, and remembering it.
#pragma once

#include <map>
#include <memory>
#include <set>

#include "apps/wiring/home.h"
#include "engine/publishing/marked_sets.h"
#include "engine/publishing/target.h"

namespace emblem::app {

// A place to be brought up to date.
struct PlaceOrder {
  std::unique_ptr<publishing::Target> target;
  home::PlaceKind kind{};
  std::string where;  // as publications have it
  std::string shown;  // as it was typed, or as publications have it
  dns::RecordType ihle_type = dns::default_type_ihle;
};

// The order for a place that the home knows. Errors: those of opening what it needs, such as a key file.
Result<PlaceOrder> order_for(const home::Publication& publication);

enum class Extent : std::uint8_t {
  shown,  // nothing is changed, not even the home
  done,
};

struct PlaceOutcome {
  home::PlaceKind kind{};
  std::string where;
  std::string shown;
  publishing::Plan plan;       // empty where there is an error from before it
  std::optional<Error> error;  // nothing, or only a part, was done
};

class Publisher {
 public:
  // `contents` as the home's store has them; all must outlive it.
  Publisher(wiring::Home& home, const home::Contents& contents, const publishing::MarkedSets& sets);

  // Brings everything that is marked to a place. What the home put there before, or may have, and wants no more is
  // taken away. Before anything is changed the home remembers what may stand there then, and afterwards what does.
  PlaceOutcome publish(PlaceOrder& order, Extent extent);

  // The same at these owners only.
  PlaceOutcome publish(PlaceOrder& order, const home::Publication& publication,
                       const std::vector<dns::DomainName>& owners);

  // All of these, in their order; zones first, for a fragment or a store beside them gets no name that they cannot
  // take.
  std::vector<PlaceOutcome> publish(std::vector<PlaceOrder>& orders, Extent extent);

  // What is wanted anywhere, with this IHLE type.
  const std::vector<dns::Record>& wanted(dns::RecordType ihle_type);

 private:
  PlaceOutcome run(PlaceOrder& order, std::vector<dns::Record> wanted, Extent extent);
  void try_once(PlaceOrder& order, const std::vector<dns::Record>& wanted, Extent extent, PlaceOutcome& outcome);
  void note_names(const PlaceOutcome& outcome);
  void drop_impossible(const PlaceOrder& order, std::vector<dns::Record>& wanted) const;
  Result<void> carry_out(PlaceOrder& order, const std::vector<dns::Record>& published, const publishing::Plan& plan);
  Result<void> remember(const PlaceOrder& order, const home::Place& place, home::PublicationState state,
                        std::vector<dns::Record> records);
  std::vector<dns::Record> published_at(const PlaceOrder& order) const;

  wiring::Home& home_;
  const home::Contents& contents_;
  const publishing::MarkedSets& sets_;
  publishing::KnownRecords known_;
  std::map<dns::RecordType, std::vector<dns::Record>> wanted_;
  std::set<dns::DomainName> left_out_;  // of the zones published so far
  std::set<dns::DomainName> taken_;     // by them
  std::set<dns::DomainName> unseen_;    // zones that could not be looked at
};

// Whether it is written whole, and is part of what a zone's server reads.
bool is_written_whole(home::PlaceKind kind);

// The errors of places, one line each and one hint for all of them.
void complain_of(const std::vector<PlaceOutcome>& outcomes);

// Exit code of a verb that went to several places: 3 if one could not be reached or changed, else 0.
int exit_code_of(const std::vector<PlaceOutcome>& outcomes);

}  // namespace emblem::app
