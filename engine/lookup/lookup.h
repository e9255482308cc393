// The look-up of one asset: a stub resolver as a state machine without I/O.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "emblem/limits.h"
#include "engine/lookup/chase.h"
#include "engine/lookup/outcome.h"
#include "engine/lookup/plan.h"
#include "engine/lookup/policy.h"
#include "engine/lookup/proxy.h"
#include "engine/lookup/questions.h"

namespace emblem::lookup {

struct Actions {
  std::vector<Send> sends;
  std::vector<Handle> closes;      // sockets that are needed no more
  std::optional<Instant> wake_at;  // when to come back if nothing arrives; nothing once done
};

// Asks every server everything in the plan, side by side or one by one. The adapter calls `next_actions` after
// everything that happens and when `wake_at` is reached, does what it says, and hands in what comes. A message for a
// handle that is closed is ignored. Holds no global state: one adapter can drive any number of these.
class Lookup {
 public:
  struct Setup {
    Plan plan;
    std::vector<Server> servers;  // repetitions are asked once
    Policy policy;
    Limits limits;
    // Everything goes through it, and nothing by UDP; must outlive the look-up.
    const Proxy* proxy = nullptr;
    // Asked between two rounds: whether what is known so far makes the rest needless. Empty: it never does.
    std::function<bool(const Outcome&)> is_enough = {};
  };

  // `random` must outlive the look-up.
  Lookup(Setup setup, RandomSource& random);

  // Starts on the first call, repeats and gives up what is due.
  Actions next_actions(Instant now);

  void on_datagram(Handle handle, ByteView bytes, Instant now);
  // One whole message, without its length, over the connection that this handle asked for: TCP, TLS or HTTPS.
  void on_tcp_message(Handle handle, ByteView bytes, Instant now);
  // The way cannot be used: Failure::unreachable, connection_failed, malformed, tls_refused, proxy_failed or
  // http_status. `detail` says for people what the failure does not.
  void on_failure(Handle handle, Failure reason, Instant now, std::string_view detail = {});

  enum class State : std::uint8_t { fresh, reverse, names, done };
  State state() const { return state_; }

  // What is known so far; final once the state is done.
  Outcome outcome() const;

 private:
  Exchange::Surroundings around(Instant now) { return {setup_.policy, random_, next_handle_, now}; }
  void start(Instant now);
  void start_names(Instant now);
  void begin_round(const Round& round, Instant now);
  void add_chases(const Round& round);
  std::span<Chase> begun();
  bool nothing_was_answered() const;
  void go_on(Instant now);
  Chase* find_chase(Handle handle);
  template <typename Event>
  void drive(Chase& chase, Instant now, Event event);
  void settle(Instant now);

  Setup setup_;
  RandomSource& random_;
  State state_ = State::fresh;
  Instant give_up_at_{};
  std::uint64_t next_handle_ = 1;
  std::vector<Chase> chases_;
  std::size_t begun_ = 0;      // chases that have been started; those behind it never are
  std::vector<Round> rounds_;  // about names
  std::size_t next_round_ = 0;
  std::vector<Handle> closes_;
  std::size_t names_dropped_ = 0;
};

}  // namespace emblem::lookup
