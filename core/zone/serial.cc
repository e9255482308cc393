#include "core/zone/serial.h"

#include <charconv>

namespace emblem::zone {

Result<std::uint32_t> parse_serial(const ZoneSerial& serial) {
  std::uint32_t number = 0;
  const char* const end = serial.digits.data() + serial.digits.size();
  const auto [stop, error] = std::from_chars(serial.digits.data(), end, number);
  if (error == std::errc{} && stop == end) return number;
  return fail(Code::zone_not_editable, "line " + std::to_string(serial.line), "the serial is no number of 32 bits");
}

}  // namespace emblem::zone
