// TLS as look-ups need it: a port, for the engine knows no TLS library.
#pragma once

#include <memory>

#include "core/bytes/bytes.h"
#include "engine/lookup/server.h"

namespace emblem::lookup {

// The client's side of one encrypted connection, without its socket. Whoever drives it carries the bytes: after every
// call there may be output.
class SecureStream {
 public:
  enum class State : std::uint8_t {
    shaking_hands,
    open,     // the other side has proved to be the one named
    closed,   // by the other side
    refused,  // it could not prove it, or speaks no TLS; see `why`
  };

  SecureStream() = default;
  SecureStream(const SecureStream&) = delete;
  SecureStream& operator=(const SecureStream&) = delete;
  virtual ~SecureStream() = default;

  // What came over the socket; an empty run begins the handshake.
  virtual void on_bytes(ByteView encrypted) = 0;
  // Only while open.
  virtual void write(ByteView plain) = 0;
  // Says good-bye.
  virtual void close() = 0;

  virtual Bytes take_output() = 0;  // to go over the socket
  virtual Bytes take_plain() = 0;   // what the other side wrote

  virtual State state() const = 0;
  virtual std::string why() const = 0;
};

class SecureStreams {
 public:
  SecureStreams() = default;
  SecureStreams(const SecureStreams&) = delete;
  SecureStreams& operator=(const SecureStreams&) = delete;
  virtual ~SecureStreams() = default;

  // Nothing is written before the server's certificate was found to be for Server::name, to lead to an authority and
  // to be valid now. Error: crypto_unavailable.
  virtual Result<std::unique_ptr<SecureStream>> open(const Server& server) = 0;
};

}  // namespace emblem::lookup
