#include "core/dnstap/protobuf_fields.h"

#include <string>

#include "core/bytes/cursor.h"

namespace emblem::dnstap {
namespace {

constexpr std::size_t most_fields = 64;
constexpr unsigned bits_a_byte = 7;
constexpr unsigned bits_a_number = 64;

std::optional<std::uint64_t> take_number(Cursor& cursor) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < bits_a_number; shift += bits_a_byte) {
    const auto byte = cursor.take_uint(1);
    if (!byte) return std::nullopt;
    const std::uint64_t part = *byte & 0x7f;
    if (part << shift >> shift != part) return std::nullopt;
    value |= part << shift;
    if (*byte < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<Field> take_field(Cursor& cursor, std::uint64_t wire) {
  std::optional<std::uint64_t> number;
  std::optional<ByteView> bytes;
  switch (wire) {
    case 0:
      number = take_number(cursor);
      if (!number) return std::nullopt;
      return Field{Field::Wire::number, *number};
    case 1:
      bytes = cursor.take(8);
      break;
    case 2:
      number = take_number(cursor);
      if (number) bytes = cursor.take(static_cast<std::size_t>(*number));
      break;
    case 5:
      bytes = cursor.take(4);
      break;
    default:
      break;
  }
  if (!bytes) return std::nullopt;
  return Field{static_cast<Field::Wire>(wire), 0, *bytes};
}

std::unexpected<Error> malformed(std::size_t offset, std::string why) {
  return fail(Code::dns_message_malformed, "byte " + std::to_string(offset), std::move(why));
}

}  // namespace

Result<Fields> Fields::parse(ByteView bytes) {
  Fields fields;
  Cursor cursor(bytes);
  while (!cursor.at_end()) {
    const std::size_t begin = cursor.offset();
    const auto key = take_number(cursor);
    if (!key || *key >> 3 == 0) return malformed(begin, "no field begins here");
    const auto field = take_field(cursor, *key & 7);
    if (!field) return malformed(begin, "a field that cannot be read");
    if (!fields.fields_.emplace(*key >> 3, *field).second) return malformed(begin, "a field stands twice");
    if (fields.fields_.size() > most_fields) return malformed(begin, "too many fields");
  }
  return fields;
}

std::optional<std::uint64_t> Fields::find_number(std::uint64_t field) const {
  const auto found = fields_.find(field);
  if (found == fields_.end() || found->second.wire != Field::Wire::number) return std::nullopt;
  return found->second.number;
}

std::optional<ByteView> Fields::find_bytes(std::uint64_t field) const {
  const auto found = fields_.find(field);
  if (found == fields_.end() || found->second.wire != Field::Wire::bytes) return std::nullopt;
  return found->second.bytes;
}

}  // namespace emblem::dnstap
