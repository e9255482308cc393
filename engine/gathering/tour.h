// Several logs visited side by side: which questions are under way, and whose the answers are.
#pragma once

#include <memory>

#include "engine/gathering/log_visit.h"
#include "engine/gathering/tree_memory.h"

namespace emblem::gathering {

// How much one tour may ask. A deployed emblem needs about ten requests and 20 kB from an RFC 6962 log, or 1 MB
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

// What one log does wrong spoils no other. The driver sends what `take_questions` gives and hands in what comes, in any
// order.
class Tour {
 public:
  explicit Tour(const Bounds& bounds) : bounds_(bounds) {}

  // Begins the visit; `name` is the log's.
  void add(std::unique_ptr<LogVisit> visit, std::string name);

  std::vector<Question> take_questions();
  void on_finished(const Finished& finished);

  // Adds the heads that were found to have grown out of what was known.
  void remember(TreeMemory& memory) const;

  // Asked so far, and received.
  std::uint64_t requests() const { return tickets_; }
  std::uint64_t bytes() const { return bytes_; }

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

  static void collect(Visiting& visiting);
  void deliver(const Ask& ask, const Result<WebAnswer>& answer);

  Bounds bounds_;
  std::vector<Visiting> visits_;
  std::map<Ticket, UnderWay> under_way_;
  std::uint64_t tickets_ = 0;
  std::uint64_t bytes_ = 0;
};

// Asks until nothing more is to be asked. `on_progress` hears the name of the log before each request; may be empty.
void run_tour(Tour& tour, Web& web, const std::function<void(std::string_view)>& on_progress);

}  // namespace emblem::gathering
