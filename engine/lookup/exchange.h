// One question asked of one server, until there is an answer or no hope of one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/dns/message.h"
#include "engine/lookup/outcome.h"
#include "engine/lookup/policy.h"

namespace emblem::lookup {

enum class Way : std::uint8_t { udp, tcp, tls, https };

// Names one socket of the adapter: a new one for each leg of an exchange, used for the repetitions within it.
enum class Handle : std::uint64_t {};

// What the adapter is to send: a datagram, a message over a new TCP connection (it puts the length before it), over a
// connection in TLS or through a proxy, which several exchanges may share, or in an HTTPS request.
struct Send {
  Handle handle{};
  Server server;
  Way way = Way::udp;
  Bytes message;
};

// One way of asking that came to an end without being the last.
struct Leg {
  Way way = Way::udp;
  std::string outcome;
};

// UDP with back-off; TCP when the answer is truncated, and as a last resort when UDP brings nothing; without EDNS when
// the server does not know it (RFC 6891 section 7). One that begins with another way than UDP keeps to it. Encrypted
// queries are padded. Whoever drives it hands in what came and takes what is to be sent.
class Exchange {
 public:
  struct Surroundings {
    const Policy& policy;
    RandomSource& random;
    std::uint64_t& next_handle;
    Instant now{};
  };

  Exchange(dns::Question question, std::size_t server, Instant give_up_at, Way first = Way::udp)
      : question_(std::move(question)), server_(server), give_up_at_(give_up_at), first_(first) {}

  void start(Surroundings around);
  void on_message(Way way, ByteView bytes, Surroundings around);
  // The way failed: nobody listens, the connection broke, the server or the proxy was refused. `detail` is for people.
  void on_failure(Failure reason, Surroundings around, std::string_view detail = {});
  void on_time(Surroundings around);

  // What to send now, once.
  std::optional<Send> take_send(const Server& server);

  Handle handle() const { return handle_; }
  Way way() const { return way_; }
  const dns::Question& question() const { return question_; }
  std::size_t server() const { return server_; }
  Instant wake_at() const { return wake_at_; }
  enum class State : std::uint8_t { idle, waiting, answered, failed };
  State state() const { return state_; }
  // The response, once; its question and identifier fit and it is not truncated.
  dns::Message take_answer() { return std::move(answer_); }
  Failure failure() const { return failure_; }
  const std::string& failure_detail() const { return failure_detail_; }
  const std::vector<Leg>& legs() const { return legs_; }
  std::size_t ignored() const { return ignored_; }
  bool without_edns() const { return !with_edns_; }

 private:
  void begin_leg(Way way, Surroundings around);
  void send_again(Surroundings around);
  void leave_leg(std::string outcome, Way next, Surroundings around);
  void accept(dns::Message message, Surroundings around);
  Instant patience(const Policy& policy) const;
  void lose_leg(Failure reason, Surroundings around);
  void finish(State state, Failure failure = {});

  dns::Question question_;
  std::size_t server_;
  Instant give_up_at_;
  Way first_;
  Instant wake_at_{};
  Handle handle_{};
  std::uint16_t id_ = 0;
  Way way_ = Way::udp;
  State state_ = State::idle;
  bool with_edns_ = true;
  bool to_send_ = false;
  bool truncated_ = false;  // UDP was, so TCP is no last resort but the way
  bool malformed_ = false;  // something with our identifier came and could not be read
  unsigned tries_ = 0;      // within this leg
  unsigned connections_ = 0;
  std::size_t ignored_ = 0;
  std::uint16_t edns_bytes_ = 0;
  Failure failure_{};
  std::string failure_detail_;
  dns::Message answer_;
  std::vector<Leg> legs_;
};

}  // namespace emblem::lookup
