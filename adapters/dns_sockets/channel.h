// One socket to one server, never blocking.
#pragma once

#include <cstdint>
#include <optional>

#include "core/bytes/bytes.h"
#include "engine/lookup/exchange.h"

namespace emblem::dns_sockets {

// A connected UDP socket, or a TCP connection that carries one query and one answer (RFC 7766 section 8: two bytes of
// length before each message).
class Channel {
 public:
  // Begins to connect; a failure shows in `failed`.
  Channel(lookup::Way way, const lookup::Server& server);
  Channel(Channel&& other) noexcept;
  Channel& operator=(Channel&&) = delete;
  ~Channel();

  lookup::Way way() const { return way_; }
  int descriptor() const { return descriptor_; }
  std::optional<lookup::Failure> failed() const { return failed_; }

  // What poll is to wait for.
  short interests() const;

  // UDP sends at once; TCP as soon and as far as the connection takes it.
  void send(ByteView message);

  // Goes on with connecting and writing.
  void on_writable();

  // The next whole message that has come, if any; to be called until there is none.
  std::optional<Bytes> receive();

 private:
  std::optional<Bytes> receive_datagram();
  std::optional<Bytes> receive_stream();
  void lose(lookup::Failure reason);

  lookup::Way way_;
  int descriptor_ = -1;
  std::optional<lookup::Failure> failed_;
  Bytes to_write_;
  std::size_t written_ = 0;
  Bytes read_;
};

}  // namespace emblem::dns_sockets
