#include "core/dns/text_record.h"

#include "core/bytes/cursor.h"

namespace emblem::dns {

Result<std::string> parse_text_record(ByteView rdata) {
  Cursor cursor(rdata);
  if (cursor.at_end()) return fail(Code::dns_record_malformed, "byte 0", "TXT data without a string");
  std::string text;
  while (!cursor.at_end()) {
    const std::size_t begin = cursor.offset();
    const auto length = cursor.take_uint(1);
    const auto piece = cursor.take(static_cast<std::size_t>(*length));
    if (!piece) {
      return fail(Code::dns_record_malformed, "byte " + std::to_string(begin),
                  "a string runs past the end of TXT data");
    }
    text += as_text(*piece);
  }
  return text;
}

Bytes encode_text_record(std::string_view text) {
  constexpr std::size_t longest_string = 255;
  Bytes rdata;
  do {
    const std::string_view piece = text.substr(0, longest_string);
    text.remove_prefix(piece.size());
    rdata.push_back(static_cast<std::uint8_t>(piece.size()));
    rdata.insert(rdata.end(), piece.begin(), piece.end());
  } while (!text.empty());
  return rdata;
}

}  // namespace emblem::dns
