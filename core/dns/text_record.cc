#include "core/dns/text_record.h"

namespace emblem::dns {

Result<std::string> parse_text_record(ByteView rdata) {
  if (rdata.empty()) return fail(Code::dns_record_malformed, "byte 0", "TXT data without a string");
  std::string text;
  text.reserve(rdata.size());
  std::size_t at = 0;
  while (at < rdata.size()) {
    const std::size_t length = rdata[at];
    if (length > rdata.size() - at - 1) {
      return fail(Code::dns_record_malformed, "byte " + std::to_string(at), "a string runs past the end of TXT data");
    }
    text += as_text(rdata.subspan(at + 1, length));
    at += length + 1;
  }
  return text;
}

std::optional<std::string_view> find_first_string(ByteView rdata) {
  std::size_t at = 0;
  while (at < rdata.size()) at += std::size_t{rdata[at]} + 1;
  if (rdata.empty() || at != rdata.size()) return std::nullopt;
  return as_text(rdata.subspan(1, rdata.front()));
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
