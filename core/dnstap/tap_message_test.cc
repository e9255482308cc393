#include "core/dnstap/tap_message.h"

#include <gtest/gtest.h>

namespace emblem::dnstap {
namespace {

Bytes operator+(Bytes left, ByteView right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Bytes number(std::uint8_t field, std::uint8_t value) { return {static_cast<std::uint8_t>(field << 3), value}; }

Bytes bytes(std::uint8_t field, ByteView value) {
  return Bytes{static_cast<std::uint8_t>(field << 3 | 2), static_cast<std::uint8_t>(value.size())} + value;
}

Bytes frame(const Bytes& message) { return bytes(14, message) + number(15, 1); }

const Bytes server{192, 0, 2, 53};
const Bytes zone{7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0};
const Bytes wire{1, 2, 3};

// A response of 192.0.2.53 port 53 by UDP.
const Bytes response =
    number(1, 4) + number(2, 1) + number(3, 1) + bytes(5, server) + number(7, 53) + bytes(11, zone) + bytes(14, wire);

Code code_of(const Bytes& input) {
  const auto read = parse_tap_message(input);
  return read ? Code::internal_error : read.error().code;
}

TEST(TapMessage, TellsWhoAnsweredWhat) {
  const TapMessage read = parse_tap_message(frame(response)).value();
  EXPECT_EQ(read.kind, TapMessage::Kind::resolver_response);
  EXPECT_EQ(read.way, TapMessage::Way::udp);
  EXPECT_EQ(read.server->to_text(), "192.0.2.53");
  EXPECT_EQ(read.port, 53);
  EXPECT_EQ(read.zone->to_text(), "example");
  EXPECT_EQ(read.message, wire);
}

TEST(TapMessage, TakesTheQuestionOfAQueryAndNotOfAResponse) {
  const Bytes both = bytes(10, wire) + bytes(14, zone);
  EXPECT_EQ(parse_tap_message(frame(number(1, 3) + both))->message, wire);
  EXPECT_EQ(parse_tap_message(frame(number(1, 4) + both))->message, zone);
}

TEST(TapMessage, MayLackEverythingButItsType) {
  const TapMessage read = parse_tap_message(frame(number(1, 6))).value();
  EXPECT_EQ(read, (TapMessage{.kind = TapMessage::Kind::client_response}));
}

TEST(TapMessage, OfOtherKindsIsReadOver) {
  EXPECT_EQ(parse_tap_message(frame(number(1, 1)))->kind, TapMessage::Kind::other);
  EXPECT_EQ(parse_tap_message(frame(number(1, 4) + number(3, 3)))->way, TapMessage::Way::other);
}

TEST(TapMessage, ReadsOverFieldsThatItDoesNotKnow) {
  const Bytes times = number(8, 1) + Bytes{9 << 3 | 5, 1, 2, 3, 4} + Bytes{0xf9, 0x01, 1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_EQ(parse_tap_message(frame(response + times)).value(), parse_tap_message(frame(response)).value());
}

TEST(TapMessage, IsRefusedWhenItIsCutAnywhere) {
  const Bytes whole = frame(response);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(parse_tap_message(ByteView(whole).first(size))) << size;
  }
}

TEST(TapMessage, IsRefusedWithAFieldTwice) {
  EXPECT_EQ(code_of(frame(response + number(7, 53))), Code::dns_message_malformed);
}

TEST(TapMessage, IsRefusedWithoutTypeOrContent) {
  EXPECT_EQ(code_of(number(15, 1)), Code::dns_message_malformed);
  EXPECT_EQ(code_of(bytes(14, response)), Code::dns_message_malformed);
  EXPECT_EQ(code_of(bytes(14, response) + number(15, 2)), Code::dns_message_malformed);
  EXPECT_EQ(code_of(frame(number(3, 1))), Code::dns_message_malformed);
}

TEST(TapMessage, IsRefusedWithAnAddressOrPortThatIsNone) {
  EXPECT_EQ(code_of(frame(number(1, 4) + bytes(5, zone))), Code::dns_message_malformed);
  EXPECT_EQ(code_of(frame(number(1, 4) + Bytes{7 << 3, 0x80, 0x80, 4})), Code::dns_message_malformed);
  EXPECT_EQ(parse_tap_message(frame(number(1, 4) + Bytes{7 << 3, 0xff, 0xff, 3}))->port, 65535);
}

TEST(TapMessage, IsRefusedWithAZoneThatIsNoName) {
  EXPECT_EQ(code_of(frame(number(1, 4) + bytes(11, wire))), Code::dns_name_malformed);
}

TEST(TapMessage, IsRefusedWithNumbersOfMoreThan64Bits) {
  const Bytes most{1 << 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1};
  EXPECT_EQ(code_of(frame(most)), Code::internal_error);
  Bytes more = most;
  more.back() = 2;
  EXPECT_EQ(code_of(frame(more)), Code::dns_message_malformed);
}

TEST(TapMessage, IsRefusedWithGroups) {
  EXPECT_EQ(code_of(frame(response + Bytes{3 << 3 | 3})), Code::dns_message_malformed);
}

}  // namespace
}  // namespace emblem::dnstap
