// The fields of one protocol buffers message (protobuf.dev/programming-guides/encoding). Only this room includes this
// header.
#pragma once

#include <map>
#include <optional>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::dnstap {

struct Field {
  enum class Wire : std::uint8_t { number = 0, eight_bytes = 1, bytes = 2, four_bytes = 5 };
  Wire wire = Wire::number;
  std::uint64_t number = 0;  // Wire::number
  ByteView bytes = {};       // of all others, in the message
};

class Fields {
 public:
  // Every field at most once, as ours all are. Error: dns_message_malformed (cut, a wire type that is none, groups, a
  // number over 64 bits, a field twice, more than 64 fields); `where` is the byte.
  static Result<Fields> parse(ByteView bytes);

  // Nothing when it is not there, or of another wire type.
  std::optional<std::uint64_t> find_number(std::uint64_t field) const;
  std::optional<ByteView> find_bytes(std::uint64_t field) const;

 private:
  std::map<std::uint64_t, Field> fields_;
};

}  // namespace emblem::dnstap
