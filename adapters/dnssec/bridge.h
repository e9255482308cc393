// Carries libunbound's questions over ways that it does not know: in TLS, through a proxy.
#pragma once

#include <poll.h>

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "adapters/dns_sockets/shared_connection.h"
#include "emblem/result.h"

namespace emblem::dnssec {

// One end of libunbound's TCP connections at a loopback port of this machine; the questions go on over connections of
// ours, padded where they are encrypted, and the answers back as they came. No answer is made here. Debian's library is
// built without TLS, and no version of it speaks SOCKS.
class Bridge {
 public:
  // Error: network_unusable (no loopback address).
  static Result<std::unique_ptr<Bridge>> open(const dns_sockets::Route& route);

  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;
  ~Bridge();

  std::uint16_t port() const { return port_; }

  // What poll is to wait for, at the end of `polled`; the same entries are handed in after it.
  void add_interests(std::vector<pollfd>& polled) const;
  void on_events(std::span<const pollfd> polled);

  // Why nothing more gets through: the server or the proxy was refused, or too much was asked.
  const std::optional<std::string>& trouble() const { return trouble_; }

 private:
  struct Client {
    int descriptor = -1;
    Bytes input;
    Bytes output;
  };
  using ClientId = std::uint64_t;

  explicit Bridge(const dns_sockets::Route& route) : route_(route) {}
  Result<void> listen();
  void accept_client();
  void serve(ClientId id, short events);
  void read_client(Client& client);
  void take_queries(ClientId id, Client& client);
  void forward(ClientId id, ByteView query);
  void give_back(lookup::Handle handle, ByteView message);
  void take_losses();
  void flush(ClientId id);
  void drop(ClientId id);

  dns_sockets::Route route_;
  int listening_ = -1;
  std::uint16_t port_ = 0;
  std::map<ClientId, Client> clients_;
  std::vector<std::unique_ptr<dns_sockets::SharedConnection>> connections_;
  std::map<lookup::Handle, ClientId> waiting_;
  std::uint64_t numbers_ = 0;
  std::size_t queries_ = 0;
  std::optional<std::string> trouble_;
};

}  // namespace emblem::dnssec
