#include "core/dnstap/tap_message.h"

#include "core/dnstap/protobuf_fields.h"

namespace emblem::dnstap {
namespace {

constexpr std::size_t most_message_bytes = 65535;

// Numbers of dnstap.proto.
namespace outer {
constexpr std::uint64_t message = 14;
constexpr std::uint64_t type = 15;
constexpr std::uint64_t type_message = 1;
}  // namespace outer
namespace inner {
constexpr std::uint64_t type = 1;
constexpr std::uint64_t socket_protocol = 3;
constexpr std::uint64_t response_address = 5;
constexpr std::uint64_t response_port = 7;
constexpr std::uint64_t query_message = 10;
constexpr std::uint64_t query_zone = 11;
constexpr std::uint64_t response_message = 14;
}  // namespace inner

TapMessage::Kind kind_of(std::uint64_t type) {
  switch (type) {
    case 3:
      return TapMessage::Kind::resolver_query;
    case 4:
      return TapMessage::Kind::resolver_response;
    case 6:
      return TapMessage::Kind::client_response;
    default:
      return TapMessage::Kind::other;
  }
}

TapMessage::Way way_of(std::optional<std::uint64_t> protocol) {
  if (protocol == 1) return TapMessage::Way::udp;
  return protocol == 2 ? TapMessage::Way::tcp : TapMessage::Way::other;
}

std::unexpected<Error> malformed(std::string why) {
  return fail(Code::dns_message_malformed, "dnstap", std::move(why));
}

Result<void> read_server(const Fields& fields, TapMessage& read) {
  if (const auto address = fields.find_bytes(inner::response_address)) {
    read.server = dns::IpAddress::from_bytes(*address);
    if (!read.server) return malformed("an address of " + std::to_string(address->size()) + " bytes");
  }
  const std::uint64_t port = fields.find_number(inner::response_port).value_or(0);
  if (port > 65535) return malformed("port " + std::to_string(port));
  read.port = static_cast<std::uint16_t>(port);
  return {};
}

Result<void> read_content(const Fields& fields, TapMessage& read) {
  if (const auto zone = fields.find_bytes(inner::query_zone)) {
    auto name = dns::DomainName::from_wire(*zone);
    if (!name) return std::unexpected(within("dnstap, zone", std::move(name).error()));
    read.zone = *std::move(name);
  }
  const bool asks = read.kind == TapMessage::Kind::resolver_query;
  const auto message = fields.find_bytes(asks ? inner::query_message : inner::response_message);
  if (!message) return {};
  if (message->size() > most_message_bytes) return malformed("a message that is too long");
  read.message.assign(message->begin(), message->end());
  return {};
}

Result<Fields> parse_fields(ByteView bytes, std::string_view what) {
  auto fields = Fields::parse(bytes);
  if (!fields) return std::unexpected(within(what, std::move(fields).error()));
  return fields;
}

}  // namespace

Result<TapMessage> parse_tap_message(ByteView bytes) {
  EMBLEM_TRY(const Fields frame, parse_fields(bytes, "dnstap"));
  const auto content = frame.find_bytes(outer::message);
  if (frame.find_number(outer::type) != outer::type_message || !content) return malformed("no message");
  EMBLEM_TRY(const Fields fields, parse_fields(*content, "dnstap, message"));
  const auto type = fields.find_number(inner::type);
  if (!type) return malformed("a message without type");
  TapMessage read{.kind = kind_of(*type), .way = way_of(fields.find_number(inner::socket_protocol))};
  EMBLEM_CHECK(read_server(fields, read));
  EMBLEM_CHECK(read_content(fields, read));
  return read;
}

}  // namespace emblem::dnstap
