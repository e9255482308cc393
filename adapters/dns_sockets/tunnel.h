// A stream of bytes to a server, straight or through a proxy, in TLS when the server speaks it; never blocking.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/lookup/outcome.h"
#include "engine/lookup/secure_stream.h"
#include "engine/lookup/socks5.h"

namespace emblem::dns_sockets {

struct Route {
  lookup::Server server;                    // plain or `tls`
  const lookup::Proxy* proxy = nullptr;     // nothing goes around it
  lookup::SecureStreams* secure = nullptr;  // needed for `tls`
};

struct Trouble {
  lookup::Failure reason{};
  std::string detail;  // for people; may be empty
};

// Nothing that is written leaves before the proxy and the server were accepted.
class Tunnel {
 public:
  // Begins to connect; a failure shows in `trouble`.
  explicit Tunnel(const Route& route);
  Tunnel(const Tunnel&) = delete;
  Tunnel& operator=(const Tunnel&) = delete;
  ~Tunnel();

  int descriptor() const { return descriptor_; }
  // What poll is to wait for.
  short interests() const;
  // Goes on with everything that the socket allows now, within bounds.
  void on_events(short events);

  // One message: in TLS a record of its own, as resolvers write them.
  void write(ByteView plain);
  // What came; may hold bytes even when there is trouble.
  Bytes take_read();

  const std::optional<Trouble>& trouble() const { return trouble_; }

 private:
  enum class Stage : std::uint8_t { connecting, asking_proxy, shaking_hands, open };

  void open_secure(const Route& route);
  void begin(const Route& route);
  void on_connected();
  void read_socket();
  void on_bytes(ByteView bytes);
  void begin_server_stage();
  void on_secure_bytes(ByteView bytes);
  void write_waiting();
  void flush();
  void lose(lookup::Failure reason, std::string detail = {});

  int descriptor_ = -1;
  Stage stage_ = Stage::connecting;
  std::optional<lookup::Socks5> proxy_;
  std::unique_ptr<lookup::SecureStream> secure_;
  std::vector<Bytes> waiting_;  // plain messages until the tunnel is open
  Bytes output_;                // bytes for the socket
  Bytes read_;
  std::optional<Trouble> trouble_;
};

}  // namespace emblem::dns_sockets
