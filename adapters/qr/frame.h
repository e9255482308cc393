// A file in numbered pieces, each small enough for one code: "EMB1 2/5 0A1B2C3D " and base45. Internal to this room.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/crypto/provider.h"
#include "emblem/result.h"

namespace emblem::qr {

constexpr std::size_t most_frames = 99;

struct Frame {
  std::size_t number = 0;  // from 1
  std::size_t total = 0;   // at most most_frames
  std::string digest;      // the first four bytes of the file's SHA-256, in upper-case hexadecimal
  Bytes piece;             // not empty

  friend bool operator==(const Frame&, const Frame&) = default;
};

std::string encode_frame(const Frame& frame);

// Nothing where the text is not what the above writes.
std::optional<Frame> parse_frame(std::string_view text);

// Pieces of about equal size whose frames have at most `most_characters`. Errors: limit_exceeded (more frames than
// most_frames), request_malformed (an empty file).
Result<std::vector<Frame>> make_frames(ByteView file, std::size_t most_characters, const crypto::Provider& provider);

// Puts the pieces together again, in whatever order and however often they come.
class FrameCollector {
 public:
  // Texts that are no frame are stepped over. Error: qr_unreadable (a frame of another file, or another piece under the
  // same number).
  Result<void> add(std::string_view text);

  // Whether every frame is there.
  bool is_whole() const { return !frames_.empty() && frames_.size() == frames_.begin()->second.total; }

  // Error: qr_unreadable; the detail says which frames are missing.
  Result<Bytes> join(const crypto::Provider& provider) const;

 private:
  std::string missing() const;

  std::map<std::size_t, Frame> frames_;  // by number; all of one file
};

}  // namespace emblem::qr
