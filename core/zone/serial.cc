#include "core/zone/serial.h"

#include <charconv>
#include <string_view>

namespace emblem::zone {

Result<std::uint32_t> parse_serial(const ZoneSerial& serial) {
  std::uint32_t number = 0;
  const std::string_view digits = serial.digits;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc{} && end == digits.data() + digits.size()) return number;
  return fail(Code::zone_not_editable, "line " + std::to_string(serial.line), "the serial is no number of 32 bits");
}

}  // namespace emblem::zone
