// Frames of a Frame Streams connection that goes one way (farsightsec.github.io/fstrm, control.h).
#pragma once

#include <optional>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::dnstap {

// One DNS message with what stands around it; names of identity and version are short.
inline constexpr std::size_t most_frame_bytes = std::size_t{70} * 1024;
inline constexpr std::size_t most_control_bytes = 512;

struct Frame {
  enum class Kind : std::uint8_t {
    start,  // what follows is dnstap
    data,   // `payload` is one message
    stop,   // nothing follows
  };
  Kind kind = Kind::data;
  Bytes payload = {};
};

// Takes the bytes in whatever pieces they come.
class FrameReader {
 public:
  void take(ByteView bytes);

  // The next whole frame; nothing while it is not all there. Errors: dns_message_malformed (data before the start, a
  // second start, a control frame that is none of the two, another content than dnstap, anything after the stop),
  // limit_exceeded (more bytes than above); `where` is the byte of the stream. After an error nothing more is read.
  Result<std::optional<Frame>> next();

 private:
  enum class Phase : std::uint8_t { fresh, started, stopped, broken };

  Result<std::optional<Frame>> next_control();
  Result<Frame> read_control(ByteView bytes);
  std::unexpected<Error> refuse(Code code, std::string_view why);
  std::optional<std::uint32_t> number_at(std::size_t offset) const;
  Bytes cut(std::size_t head, std::size_t length);

  Phase phase_ = Phase::fresh;
  Bytes waiting_;
  std::size_t begun_ = 0;   // bytes of `waiting_` that are used up
  std::size_t offset_ = 0;  // of the stream, where `waiting_` goes on
};

}  // namespace emblem::dnstap
