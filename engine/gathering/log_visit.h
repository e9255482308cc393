// One log, asked for what claims name: what both kinds of logs have in common.
#pragma once

#include <functional>
#include <set>
#include <variant>

#include "core/ct/log_list.h"
#include "core/token/log_entry.h"
#include "engine/gathering/harvest.h"
#include "engine/gathering/web.h"

namespace emblem::gathering {

using Place = decltype(token::LogEntry::place);

// How a question failed: a status of the server's, or what came of asking it.
struct Refusal {
  int status = 0;  // 0: there was no answer
  Code code = Code::log_unreachable;
  std::string text;  // for people
};

// A question on its way. Of `then` and `otherwise` one is called, once.
struct Ask {
  WebRequest request;
  std::function<void(const Bytes& body)> then;
  std::function<void(const Refusal& refusal)> otherwise;
};

// Asks for the tree head, for proof that it grew out of those that are known, and then for every place. Whatever does
// not hold is set aside with a finding. A log that does not answer is asked nothing more.
class LogVisit {
 public:
  // Everything referred to must outlive the visit.
  struct Errand {
    const ct::Log& log;
    std::set<Place> places;
    std::vector<ct::TreeHead> known;  // signed by the log, of several sizes; seen before
    const crypto::Provider& provider;
    const Limits& limits;
    Harvest& harvest;
  };

  explicit LogVisit(Errand errand);
  LogVisit(const LogVisit&) = delete;
  LogVisit& operator=(const LogVisit&) = delete;
  virtual ~LogVisit() = default;

  void begin() { ask_tree_head(); }

  // What to ask now.
  std::vector<Ask> take_asks() { return std::exchange(asks_, {}); }

  // The log's latest head, once it was found to have grown out of all that were known.
  const std::optional<ct::TreeHead>& settled_head() const { return settled_; }

  bool is_open() const { return state_ == State::open; }

  // Asks nothing more; `code` and `why` become a finding, unless it was given up before.
  void give_up(Code code, std::string why);

 protected:
  virtual void ask_tree_head() = 0;
  // Proof that `older` is the beginning of `head`; ends in on_consistency or on_no_consistency.
  virtual void ask_consistency(const ct::TreeHead& older, const ct::TreeHead& head) = 0;
  virtual void ask_place(const Place& place) = 0;
  // The head holds; asks for every place.
  virtual void on_settled();

  // `path` follows the log's address. `otherwise` hears what the log refused (a status of 400 to 499); where there was
  // no answer the visit is given up instead.
  void ask(std::string path, std::function<void(const Bytes&)> then, std::function<void(const Refusal&)> otherwise);
  void on_head(const Result<ct::TreeHead>& head);
  void on_consistency(const Result<ct::ConsistencyProof>& proof);
  void on_no_consistency(const Refusal& refusal);

  // An answer that does not hold; the visit goes on.
  void set_aside(const std::string& why);
  void note(Code code, std::string detail);
  // Of an answer that was asked for and is not given.
  void on_refusal(const Refusal& refusal) { give_up(refusal.code, refusal.text); }
  void disclose(std::string learned);

  const ct::TreeHead& head() const { return *settled_; }
  const ct::Log& log() const { return errand_.log; }
  const crypto::Provider& provider() const { return errand_.provider; }
  const Limits& limits() const { return errand_.limits; }
  Harvest& harvest() { return errand_.harvest; }

 private:
  void link_next();
  void settle();
  void fork(std::optional<ct::ConsistencyProof> proof, const std::string& why);
  const ct::TreeHead& older() const { return errand_.known[linked_]; }

  Errand errand_;
  std::string name_;
  std::string address_;  // ends in a slash
  std::string host_;
  std::vector<Ask> asks_;
  ct::TreeHead given_;
  std::size_t linked_ = 0;  // of errand_.known
  std::optional<ct::TreeHead> settled_;
  enum class State : unsigned char { open, given_up } state_ = State::open;
};

}  // namespace emblem::gathering
