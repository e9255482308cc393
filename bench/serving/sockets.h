// UDP sockets towards one server, from as many networks as one likes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes/bytes.h"

namespace emblem::bench {

class Sockets {
 public:
  struct Sources {
    std::string first;         // 127.x.y.z
    std::size_t count = 1;     // sockets, each with a port of its own
    std::uint32_t step = 256;  // between their addresses; 0: all have the same
  };

  // `server` is "127.0.0.1#PORT". Throws.
  Sockets(const std::string& server, const Sources& sources);
  Sockets(const Sockets&) = delete;
  Sockets& operator=(const Sockets&) = delete;
  ~Sockets();

  std::size_t size() const { return descriptors_.size(); }

  // Hands them to the kernel in one call; how many it took.
  std::size_t send(std::size_t socket, const std::vector<Bytes>& datagrams);

  // Whatever is there, without waiting; calls `take(socket, bytes, length)` with at most the first 64 bytes of each.
  template <typename Take>
  std::size_t receive(Take take) {
    std::size_t count = 0;
    for (std::size_t socket = 0; socket < descriptors_.size(); ++socket) {
      const std::size_t got = receive_some(socket);
      for (std::size_t index = 0; index < got; ++index) take(socket, head(index), length(index));
      count += got;
    }
    return count;
  }

  // Until something can be read, at most so long.
  void wait(int milliseconds);

 private:
  static constexpr std::size_t batch = 64;
  static constexpr std::size_t head_bytes = 64;

  std::size_t receive_some(std::size_t socket);
  ByteView head(std::size_t index) const {
    return ByteView(heads_).subspan(index * head_bytes, std::min<std::size_t>(lengths_[index], head_bytes));
  }
  std::size_t length(std::size_t index) const { return lengths_[index]; }

  std::vector<int> descriptors_;
  Bytes heads_ = Bytes(batch * head_bytes);
  std::vector<std::size_t> lengths_ = std::vector<std::size_t>(batch);
};

}  // namespace emblem::bench
