// Gathers evidence for claims from the logs that they name: a state machine without I/O.
#pragma once

#include <memory>
#include <span>

#include "engine/gathering/claim.h"
#include "engine/gathering/harvest.h"
#include "engine/gathering/log_visit.h"
#include "engine/gathering/tree_memory.h"

namespace emblem::gathering {

// How much one gathering may ask. A deployed emblem needs about ten requests and 20 kB from an RFC 6962 log, or 1 MB
// where tiles of entries are read.
struct Bounds {
  std::size_t requests = 4096;
  std::size_t bytes = std::size_t{512} * 1024 * 1024;
  std::size_t at_a_time = 4;  // of one log
};

struct Question {
  Ticket ticket{};
  WebRequest request;
  std::string log;  // its name, for progress
};

// Each log is visited once, all of them side by side; what one does wrong spoils no other. The driver sends what
// `take_questions` gives and hands in what comes, in any order.
class Gathering {
 public:
  // Everything referred to must outlive the gathering.
  struct Setup {
    std::span<const Claim> claims;
    const ct::LogList& logs;
    const TreeMemory& memory;
    std::span<const ct::TreeHead> heads_at_hand;  // of evidence that is there already
    const crypto::Provider& provider;
    const Limits& limits;
    Bounds bounds;
  };

  explicit Gathering(const Setup& setup);
  // Its visits write into its harvest.
  Gathering(const Gathering&) = delete;
  Gathering& operator=(const Gathering&) = delete;
  ~Gathering() = default;

  std::vector<Question> take_questions();
  void on_finished(Finished finished);

  const Harvest& harvest() const { return harvest_; }
  // What was known before with the heads that were found to have grown out of it.
  TreeMemory memory() const;

 private:
  struct Visiting {
    std::unique_ptr<LogVisit> visit;
    std::string name;
    std::vector<Ask> queue;  // the next is at the end
    std::size_t under_way = 0;
  };
  struct UnderWay {
    std::size_t visiting = 0;
    Ask ask;
  };

  void plan();
  std::vector<ct::TreeHead> known_heads(const ct::Log& log);
  void add_visit(const ct::Log& log, std::set<Place> places);
  void collect(Visiting& visiting);
  void deliver(const Ask& ask, const Result<WebAnswer>& answer);

  Setup setup_;
  Harvest harvest_;
  std::vector<Visiting> visits_;
  std::map<Ticket, UnderWay> under_way_;
  std::uint64_t tickets_ = 0;
  std::size_t bytes_ = 0;
};

// Asks until nothing more is to be asked. `on_progress` hears the name of the log before each request; may be empty.
void run_gathering(Gathering& gathering, Web& web, const std::function<void(std::string_view)>& on_progress);

}  // namespace emblem::gathering
