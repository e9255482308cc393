#include "core/issue/json_writer.h"

#include "core/bytes/base_encodings.h"

namespace emblem::issue {

// A value never ends in an opening bracket or a colon, so the last character tells whether one stands before.
void JsonWriter::separate() {
  if (!text_.empty() && !std::string_view("{[:").contains(text_.back())) text_ += ',';
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  text_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::word(std::string_view word) {
  separate();
  text_ += word;
  return *this;
}

JsonWriter& JsonWriter::name(std::string_view name) {
  text(name);
  text_ += ':';
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  separate();
  text_ += '"';
  for (const char character : value) {
    const auto byte = static_cast<std::uint8_t>(character);
    if (character == '"' || character == '\\') {
      text_.append(1, '\\').append(1, character);
    } else if (byte < 0x20 || byte == 0x7f) {
      text_.append("\\u00").append(encode_hex(as_bytes({&character, 1})));
    } else {
      text_ += character;
    }
  }
  text_ += '"';
  return *this;
}

}  // namespace emblem::issue
