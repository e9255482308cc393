#include "core/dnstap/frame_reader.h"

#include <string>

#include "core/bytes/cursor.h"

namespace emblem::dnstap {
namespace {

constexpr std::size_t number_bytes = 4;
constexpr std::uint64_t control_start = 2;
constexpr std::uint64_t control_stop = 3;
constexpr std::uint64_t field_content_type = 1;
constexpr std::string_view content_type = "protobuf:dnstap.Dnstap";

// A start frame names its content at most once.
bool announces_dnstap(Cursor fields) {
  if (fields.at_end()) return true;
  const auto field = fields.take_uint(number_bytes);
  const auto length = fields.take_uint(number_bytes);
  if (!length || field != field_content_type) return false;
  const auto text = fields.take(static_cast<std::size_t>(*length));
  return text && fields.at_end() && as_text(*text) == content_type;
}

}  // namespace

void FrameReader::take(ByteView bytes) {
  if (phase_ == Phase::broken) return;
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(begun_));
  begun_ = 0;
  waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
}

std::unexpected<Error> FrameReader::refuse(Code code, std::string_view why) {
  phase_ = Phase::broken;
  waiting_.clear();
  begun_ = 0;
  return fail(code, "dnstap, byte " + std::to_string(offset_), std::string(why));
}

std::optional<std::uint32_t> FrameReader::number_at(std::size_t offset) const {
  Cursor cursor(ByteView(waiting_).subspan(begun_));
  if (!cursor.take(offset)) return std::nullopt;
  const auto number = cursor.take_uint(number_bytes);
  if (!number) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

Bytes FrameReader::cut(std::size_t head, std::size_t length) {
  const ByteView body = ByteView(waiting_).subspan(begun_ + head, length);
  begun_ += head + length;
  offset_ += head + length;
  return {body.begin(), body.end()};
}

Result<std::optional<Frame>> FrameReader::next() {
  if (phase_ == Phase::broken) return std::nullopt;
  if (phase_ == Phase::stopped && begun_ < waiting_.size()) {
    return refuse(Code::dns_message_malformed, "something follows the end");
  }
  const auto length = number_at(0);
  if (!length) return std::nullopt;
  if (*length == 0) return next_control();
  if (phase_ != Phase::started) return refuse(Code::dns_message_malformed, "a message before the start");
  if (*length > most_frame_bytes) return refuse(Code::limit_exceeded, "a message is too long");
  if (waiting_.size() - begun_ < number_bytes + *length) return std::nullopt;
  return Frame{Frame::Kind::data, cut(number_bytes, *length)};
}

// A length of zero, then the length of the control frame.
Result<std::optional<Frame>> FrameReader::next_control() {
  const auto length = number_at(number_bytes);
  if (!length) return std::nullopt;
  if (*length > most_control_bytes) return refuse(Code::limit_exceeded, "a control frame is too long");
  if (waiting_.size() - begun_ < 2 * number_bytes + *length) return std::nullopt;
  const ByteView body = ByteView(waiting_).subspan(begun_ + 2 * number_bytes, *length);
  EMBLEM_TRY(Frame frame, read_control(body));
  cut(2 * number_bytes, *length);
  return frame;
}

Result<Frame> FrameReader::read_control(ByteView bytes) {
  Cursor cursor(bytes);
  const auto type = cursor.take_uint(number_bytes);
  if (type == control_start && phase_ == Phase::fresh) {
    if (!announces_dnstap(cursor)) return refuse(Code::dns_message_malformed, "this is no dnstap");
    phase_ = Phase::started;
    return Frame{Frame::Kind::start};
  }
  if (type == control_stop && phase_ == Phase::started && cursor.at_end()) {
    phase_ = Phase::stopped;
    return Frame{Frame::Kind::stop};
  }
  return refuse(Code::dns_message_malformed, "a control frame that does not belong here");
}

}  // namespace emblem::dnstap
