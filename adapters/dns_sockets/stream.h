// A TCP connection to a name server that carries any number of messages.
#pragma once

#include <expected>

#include "engine/lookup/outcome.h"
#include "engine/lookup/policy.h"

namespace emblem::dns_sockets {

// Two bytes of length before each message (RFC 1035 section 4.2.2, RFC 7766). Every call ends by its deadline.
class Stream {
 public:
  template <typename T>
  using Outcome = std::expected<T, lookup::Failure>;

  // Failures: unreachable (nobody listens, no way there), connection_failed, timeout.
  static Outcome<Stream> connect(const lookup::Server& server, lookup::Instant deadline);

  Stream(Stream&& other) noexcept;
  Stream& operator=(Stream&& other) noexcept;
  ~Stream();

  // The whole message, at most 65535 bytes. Failures: connection_failed, timeout.
  Outcome<void> write(ByteView message, lookup::Instant deadline);

  // The next whole message. Failures: connection_failed (also where the server closes it), timeout.
  Outcome<Bytes> read(lookup::Instant deadline);

 private:
  explicit Stream(int descriptor) : descriptor_(descriptor) {}
  Outcome<Bytes> read_exactly(std::size_t count, lookup::Instant deadline);

  int descriptor_ = -1;
};

}  // namespace emblem::dns_sockets
