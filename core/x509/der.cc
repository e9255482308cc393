#include "core/x509/der.h"

namespace emblem::x509 {
namespace {

std::unexpected<Error> malformed(std::size_t byte, std::string detail) {
  return fail(Code::der_malformed, "byte " + std::to_string(byte), std::move(detail));
}

// X.690 sections 8.1.3 and 10.1.
Result<std::size_t> take_length(Cursor& cursor) {
  const std::size_t start = cursor.offset();
  const auto first = cursor.take_uint(1);
  if (!first) return malformed(start, "no length");
  if (*first < 0x80) return static_cast<std::size_t>(*first);
  const auto width = static_cast<std::size_t>(*first & 0x7f);
  if (width == 0 || width > 4) return malformed(start, "a length of a form not allowed");
  const auto length = cursor.take_uint(width);
  if (!length) return malformed(start, "half a length");
  if (*length < 0x80 || *length >> (8 * (width - 1)) == 0)
    return malformed(start, "a length longer than it needs to be");
  return static_cast<std::size_t>(*length);
}

}  // namespace

Result<Element> DerCursor::take() {
  const Cursor start = cursor_;
  const auto identifier = cursor_.take_uint(1);
  if (!identifier) return malformed(start.offset(), "nothing left");
  if ((*identifier & 0x1f) == 0x1f) return malformed(start.offset(), "an identifier of several bytes");
  EMBLEM_TRY(const std::size_t length, take_length(cursor_));
  const auto content = cursor_.take(length);
  if (!content) return malformed(start.offset(), "the value ends before its length");
  Cursor again = start;
  return Element{static_cast<std::uint8_t>(*identifier), *content, *again.take(cursor_.offset() - start.offset())};
}

Result<Element> DerCursor::take(Tag expected) {
  const std::size_t start = cursor_.offset();
  EMBLEM_TRY(const Element element, take());
  if (!element.is(expected)) return malformed(start, "another type than expected");
  return element;
}

Result<Element> parse_element(ByteView bytes, Tag expected) {
  DerCursor cursor(bytes);
  EMBLEM_TRY(const Element element, cursor.take(expected));
  if (!cursor.at_end()) return malformed(cursor.offset(), "bytes left over");
  return element;
}

void append_element(Bytes& out, Tag tag, ByteView content) {
  out.push_back(static_cast<std::uint8_t>(tag));
  if (content.size() < 0x80) {
    out.push_back(static_cast<std::uint8_t>(content.size()));
  } else {
    std::size_t width = 1;
    while (content.size() >> (8 * width) != 0) ++width;
    out.push_back(static_cast<std::uint8_t>(0x80 | width));
    for (std::size_t i = width; i-- > 0;) out.push_back(static_cast<std::uint8_t>(content.size() >> (8 * i)));
  }
  out.insert(out.end(), content.begin(), content.end());
}

}  // namespace emblem::x509
