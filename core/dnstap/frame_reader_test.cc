#include "core/dnstap/frame_reader.h"

#include <gtest/gtest.h>

namespace emblem::dnstap {
namespace {

Bytes operator+(Bytes left, ByteView right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Bytes number(std::size_t value) {
  return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
          static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

Bytes control(const Bytes& body) { return number(0) + number(body.size()) + body; }

Bytes start_of(std::string_view content) {
  return control(number(2) + number(1) + number(content.size()) + as_bytes(content));
}

const Bytes start = start_of("protobuf:dnstap.Dnstap");
const Bytes stop = control(number(3));
const Bytes message = number(3) + Bytes{7, 8, 9};

// The kinds of the frames that are read, and then "end" or the code's name; one byte at a time or all at once.
std::string read(ByteView stream, std::size_t piece) {
  FrameReader reader;
  std::string text;
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    reader.take(stream.subspan(at, std::min(piece, stream.size() - at)));
    while (true) {
      const auto frame = reader.next();
      if (!frame) return text + std::string(code_info(frame.error().code).name);
      if (!*frame) break;
      text += (*frame)->kind == Frame::Kind::start ? "start " : (*frame)->kind == Frame::Kind::stop ? "stop " : "data ";
    }
  }
  return text + "end";
}

std::string read(ByteView stream) {
  const std::string whole = read(stream, stream.size());
  EXPECT_EQ(whole, read(stream, 1));
  return whole;
}

TEST(FrameReader, GivesFramesInWhateverPiecesTheyCome) {
  EXPECT_EQ(read(start + message + message + stop), "start data data stop end");
  FrameReader reader;
  reader.take(start + message);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ((*reader.next())->payload, (Bytes{7, 8, 9}));
}

TEST(FrameReader, WaitsForAFrameThatIsNotAllThere) {
  const Bytes most = start + message;
  EXPECT_EQ(read(ByteView(most).first(most.size() - 1)), "start end");
}

TEST(FrameReader, TakesAStartThatDoesNotSayWhatFollows) {
  EXPECT_EQ(read(control(number(2)) + message), "start data end");
}

TEST(FrameReader, RefusesOtherContent) {
  EXPECT_EQ(read(start_of("protobuf:other.Message")), "dns_message_malformed");
  EXPECT_EQ(read(control(number(2) + number(1) + number(9) + Bytes{1})), "dns_message_malformed");
}

TEST(FrameReader, RefusesWhatDoesNotBelongWhereItStands) {
  EXPECT_EQ(read(message), "dns_message_malformed");
  EXPECT_EQ(read(stop), "dns_message_malformed");
  EXPECT_EQ(read(start + start), "start dns_message_malformed");
  EXPECT_EQ(read(start + control(number(4))), "start dns_message_malformed");
  EXPECT_EQ(read(start + control({})), "start dns_message_malformed");
  EXPECT_EQ(read(start + stop + message), "start stop dns_message_malformed");
}

TEST(FrameReader, RefusesFramesBeyondTheBoundsBeforeTheyAreThere) {
  EXPECT_EQ(read(start + number(most_frame_bytes + 1)), "start limit_exceeded");
  EXPECT_EQ(read(start + number(most_frame_bytes)), "start end");
  EXPECT_EQ(read(number(0) + number(most_control_bytes + 1)), "limit_exceeded");
}

TEST(FrameReader, ReadsNothingMoreAfterAnError) {
  FrameReader reader;
  reader.take(message);
  EXPECT_FALSE(reader.next());
  reader.take(start + message);
  EXPECT_FALSE(reader.next().value());
}

}  // namespace
}  // namespace emblem::dnstap
