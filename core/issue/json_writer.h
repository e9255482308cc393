// JSON (RFC 8259) without white space, members in the order in which they are written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace emblem::issue {

class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }

  // The name of a member; its value comes next.
  JsonWriter& name(std::string_view name);

  // UTF-8; quotes, backslashes and controls are escaped.
  JsonWriter& text(std::string_view value);
  JsonWriter& integer(std::int64_t value) { return word(std::to_string(value)); }
  JsonWriter& unsigned_integer(std::uint64_t value) { return word(std::to_string(value)); }
  JsonWriter& boolean(bool value) { return word(value ? "true" : "false"); }

  const std::string& written() const& { return text_; }
  std::string written() && { return std::move(text_); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& word(std::string_view word);
  void separate();

  std::string text_;
};

}  // namespace emblem::issue
