// Debian's Unbound as a child of ours, for as long as this object lives.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/dns_sockets/channel.h"
#include "adapters/processes/child.h"
#include "adapters/unbound/tap_socket.h"
#include "engine/own_resolver/transcript.h"

namespace emblem::unbound {

// Where Debian's package dns-root-data keeps the keys of the root, which its Unbound starts from.
inline constexpr const char* debian_trust_anchor = "/usr/share/dns/root.key";

// Whether it can be given this file. Error: file_unreadable.
Result<void> check_file(const std::string& path);

class Resolver {
 public:
  struct Setup {
    std::string trust_anchor = debian_trust_anchor;
    std::optional<std::string> root_hints;  // nothing: those that Unbound knows
    own_resolver::Transcript::Rules rules;
  };

  // Starts it and waits until it listens; nothing is sent by that. Nothing of it stays in the file system. Errors:
  // program_missing, file_unreadable (a file named), option_value_wrong (a path that Unbound cannot take),
  // file_not_written (no temporary folder), server_not_started with what it said.
  static Result<std::unique_ptr<Resolver>> start(const Setup& setup);

  // Asks everything at once that it was not asked before, as a machine does that opens a connection, and waits until
  // all is answered, at most twenty seconds. What came of it, and what did not, is in the transcript.
  void ask(std::span<const dns::Question> questions);

  const own_resolver::Transcript& transcript() const { return transcript_; }

  // Where it answers us.
  const lookup::Server& address() const { return address_; }

 private:
  struct Running {
    lookup::Server address;
    std::unique_ptr<TapSocket> tap;
    processes::Child child;
  };

  Resolver(Running running, const own_resolver::Transcript::Rules& rules);
  static Result<Running> launch(const std::string& program, const Setup& setup);
  void send(const dns::Question& question);
  void hurry();
  void wait(lookup::Instant until);

  lookup::Server address_;
  std::unique_ptr<TapSocket> tap_;
  processes::Child child_;
  dns_sockets::Channel channel_;
  std::size_t unanswered_ = 0;  // questions that have no answer over the channel yet
  own_resolver::Transcript transcript_;
};

}  // namespace emblem::unbound
