// Many questions to one server over one connection.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "adapters/dns_sockets/tunnel.h"
#include "engine/lookup/exchange.h"

namespace emblem::dns_sockets {

// Queries go ahead of answers, and answers come in any order (RFC 7766 section 6.2.1.1, RFC 7858 section 3.3): one
// handshake, and nobody on the path counts the questions by the connections. Connects when there is something to ask,
// and once more where the server closes the connection after it answered some.
class SharedConnection {
 public:
  explicit SharedConnection(Route route) : route_(std::move(route)) {}

  const lookup::Server& server() const { return route_.server; }

  // Whether a query of this identifier can be told from those that wait.
  bool can_take(ByteView query) const;
  void send(lookup::Handle handle, Bytes query);
  // Nobody waits for the answer any more.
  void forget(lookup::Handle handle);

  struct Arrival {
    lookup::Handle handle{};
    Bytes message;
  };
  struct Loss {
    lookup::Handle handle{};
    Trouble trouble;
  };

  // Below zero: nothing to wait for.
  int descriptor() const { return tunnel_ ? tunnel_->descriptor() : -1; }
  short interests() const { return tunnel_ ? tunnel_->interests() : short{0}; }
  std::vector<Arrival> on_events(short events);
  // The queries that the connection's end leaves without answer; empty while there is hope.
  std::vector<Loss> take_losses();

 private:
  struct Waiting {
    lookup::Handle handle{};
    Bytes query;
  };

  void open();
  void take_messages(std::vector<Arrival>& arrivals);
  void take_message(ByteView message, std::vector<Arrival>& arrivals);

  Route route_;
  std::unique_ptr<Tunnel> tunnel_;
  std::map<std::uint16_t, Waiting> waiting_;  // by message identifier
  Bytes read_;
  bool answered_ = false;   // anything, on this connection
  std::size_t strays_ = 0;  // messages that nobody waited for, on this connection
  bool malformed_ = false;  // what came is no stream of DNS messages
};

}  // namespace emblem::dns_sockets
