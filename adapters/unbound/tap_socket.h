// Where our Unbound tells of its messages.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/dnstap/frame_reader.h"
#include "core/dnstap/tap_message.h"

namespace emblem::unbound {

// A local socket that takes one connection.
class TapSocket {
 public:
  // Error: file_not_written (the name is too long, or taken).
  static Result<std::unique_ptr<TapSocket>> listen_at(const std::string& path);

  TapSocket(const TapSocket&) = delete;
  TapSocket& operator=(const TapSocket&) = delete;
  ~TapSocket();

  // Readable for poll when there is something to read; negative once it has ended.
  int descriptor() const { return connection_ >= 0 ? connection_ : listening_; }

  enum class State : std::uint8_t {
    silent,   // nobody has said anything
    telling,  // it has been said that messages follow
    ended,    // closed, or what came cannot be read
  };
  State state() const { return state_; }

  // Everything that has come, without waiting.
  std::vector<dnstap::TapMessage> read();

 private:
  explicit TapSocket(int listening) : listening_(listening) {}
  void accept_one();
  void take_frames(std::vector<dnstap::TapMessage>& read);
  void end();

  int listening_ = -1;
  int connection_ = -1;
  State state_ = State::silent;
  dnstap::FrameReader frames_;
};

}  // namespace emblem::unbound
