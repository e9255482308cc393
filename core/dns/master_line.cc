#include "core/dns/master_line.h"

#include "core/bytes/base_encodings.h"
#include "core/dns/record_types.h"
#include "core/dns/text_record.h"

namespace emblem::dns {
namespace {

// The character-strings of TXT data that is well formed (RFC 1035 section 5.1).
std::string quote_strings(ByteView rdata) {
  std::string text;
  for (std::size_t at = 0; at < rdata.size(); at += 1 + std::size_t{rdata[at]}) {
    text += " \"";
    for (const std::uint8_t byte : rdata.subspan(at + 1, rdata[at])) {
      const auto character = static_cast<char>(byte);
      if (character == '"' || character == '\\') {
        text.append(1, '\\').append(1, character);
      } else if (byte >= ' ' && byte <= '~') {
        text += character;
      } else {
        const std::string digits = std::to_string(1000 + byte);
        text.append(1, '\\').append(digits, 1);
      }
    }
    text += '"';
  }
  return text;
}

}  // namespace

std::string to_master_line(const Record& record) {
  std::string line = record.owner.to_text();
  if (!record.owner.is_root()) line += '.';
  line += " " + std::to_string(record.ttl) + " IN " + type_text(record.type);
  if (record.type == type_txt && find_first_string(record.rdata)) return line + quote_strings(record.rdata);
  line += " \\# " + std::to_string(record.rdata.size());
  return record.rdata.empty() ? line : line + " " + encode_hex(record.rdata);
}

}  // namespace emblem::dns
