// The client's side of a SOCKS5 handshake, without its socket.
#pragma once

#include "engine/lookup/proxy.h"

namespace emblem::lookup {

// Asks the proxy for a TCP connection to an address (RFC 1928 section 4); with user and password where the proxy has
// them (RFC 1929), and then never without. Whoever drives it carries the bytes.
class Socks5 {
 public:
  enum class State : std::uint8_t { talking, open, failed };

  Socks5(const Proxy& proxy, const Server& target);

  // To be sent to the proxy, once. May hold the password.
  Secret take_output() { return std::move(output_); }

  // Takes what belongs to the handshake, and gives how many bytes that were; once it is open, what follows comes from
  // the target.
  std::size_t on_bytes(ByteView bytes);

  State state() const { return state_; }
  // Why it failed, for people.
  const std::string& why() const { return why_; }

 private:
  enum class Step : std::uint8_t { method, authentication, connection };

  std::size_t wanted() const;
  void on_reply();
  void request_connection();
  void refuse(std::string why);

  Secret credentials_;  // the message of RFC 1929; empty without
  Server target_;
  State state_ = State::talking;
  Step step_ = Step::method;
  Bytes reply_;
  Secret output_;
  std::string why_;
};

}  // namespace emblem::lookup
