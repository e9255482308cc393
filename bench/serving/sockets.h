// UDP sockets towards one server, speaking for as many addresses as one likes.
#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes/bytes.h"

namespace emblem::bench {

class Sockets {
 public:
  struct Sources {
    std::string first;          // 127.x.y.z
    std::size_t addresses = 1;  // each in a /24 of its own, taken in turn from one datagram to the next
    std::size_t ports = 1;      // sockets, each of which speaks for every address
  };

  static constexpr std::size_t batch = 64;  // datagrams in one call

  // `server` is "127.0.0.1#PORT". Throws.
  Sockets(const std::string& server, const Sources& sources);
  Sockets(const Sockets&) = delete;
  Sockets& operator=(const Sockets&) = delete;
  ~Sockets();

  // Hands at most `batch` of them to the kernel in one call; how many it took.
  std::size_t send(const std::vector<Bytes>& datagrams);

  // Whatever is there, waiting for it at most so long; calls `take(bytes, length)` with at most the first 64 bytes of
  // each. How many there were.
  template <typename Take>
  std::size_t receive(int milliseconds, Take take) {
    std::size_t count = 0;
    for (const int descriptor : wait(milliseconds)) {
      const std::size_t got = receive_some(descriptor);
      for (std::size_t index = 0; index < got; ++index) take(head(index), length(index));
      count += got;
    }
    return count;
  }

 private:
  static constexpr std::size_t head_bytes = 64;

  const std::vector<int>& wait(int milliseconds);
  std::size_t receive_some(int descriptor);
  ByteView head(std::size_t index) const {
    return ByteView(heads_).subspan(index * head_bytes, std::min<std::size_t>(lengths_[index], head_bytes));
  }
  std::size_t length(std::size_t index) const { return lengths_[index]; }

  sockaddr_in server_;
  std::vector<in_addr> sources_;
  std::vector<int> descriptors_;
  std::vector<int> readable_;
  int epoll_;
  std::size_t sent_ = 0;   // datagrams, for the next address
  std::size_t calls_ = 0;  // for the next port
  Bytes heads_ = Bytes(batch * head_bytes);
  std::vector<std::size_t> lengths_ = std::vector<std::size_t>(batch);
};

}  // namespace emblem::bench
