// What a course through a log asks of the visit that carries it out.
#pragma once

#include <set>
#include <string>

#include "core/ct/tree_head.h"
#include "core/mirror/grid.h"
#include "emblem/code.h"

namespace emblem::mirroring {

// Intervals side by side, fetched and proven together.
struct Run {
  ct::LeafRange range;
  std::uint64_t width = 0;  // of an interval
};

class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  // Ends in Keeper::on_section.
  virtual void ask_section(const ct::LeafRange& section) = 0;
  // The nodes around the run, in the tree of the head; ends in Keeper::on_surroundings.
  virtual void ask_surroundings(const Run& run) = 0;
  // Certificates that entries name and that the store lacks.
  virtual void ask_issuers(const std::set<Sha256Digest>& fingerprints) = 0;

  // As in gathering::LogVisit.
  virtual void report(Code code, std::string detail) = 0;
  virtual void tell(std::string learned) = 0;
  virtual void stop(Code code, std::string why) = 0;
};

}  // namespace emblem::mirroring
