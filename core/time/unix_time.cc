#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

#include "emblem/time.h"

namespace emblem {
namespace {

constexpr std::uint32_t nanos_per_second = 1'000'000'000;

// Digits at a fixed place; -1 when one of them is none.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Reads ".123" at `at` and moves it past the digits; false when a point has none.
bool read_fraction(std::string_view text, std::size_t& at, std::uint32_t& nanos) {
  if (at >= text.size() || text[at] != '.') return true;
  const std::size_t first = ++at;
  std::uint32_t unit = nanos_per_second / 10;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    nanos += static_cast<std::uint32_t>(text[at] - '0') * unit;
    unit /= 10;
  }
  return at > first;
}

// Reads "Z" or "+01:00" that must end the text; the offset in seconds.
bool read_offset(std::string_view text, std::size_t at, std::int64_t& offset) {
  if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) return true;
  if (at + 6 != text.size() || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') return false;
  const int hours = digits(text, at + 1, 2);
  const int minutes = digits(text, at + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
  offset = (hours * 60 + minutes) * 60 * (text[at] == '-' ? -1 : 1);
  return true;
}

std::string two_digits(unsigned value) {
  return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

}  // namespace

UnixTime UnixTime::min() { return {std::numeric_limits<std::int64_t>::min(), 0}; }

UnixTime UnixTime::max() { return {std::numeric_limits<std::int64_t>::max(), nanos_per_second - 1}; }

UnixTime unix_time_from_double(double seconds) {
  constexpr double bound = 9.2e18;
  if (seconds >= bound) return UnixTime::max();
  if (seconds <= -bound) return UnixTime::min();
  const double whole = std::floor(seconds);
  const auto nanos = static_cast<std::uint32_t>((seconds - whole) * nanos_per_second);
  return {static_cast<std::int64_t>(whole), std::min(nanos, nanos_per_second - 1)};
}

UnixTime operator+(UnixTime moment, UnixTime span) {
  const std::uint64_t nanos = std::uint64_t{moment.nanos} + span.nanos;
  std::int64_t seconds = 0;
  if (__builtin_add_overflow(moment.seconds, span.seconds, &seconds) ||
      __builtin_add_overflow(seconds, static_cast<std::int64_t>(nanos / nanos_per_second), &seconds)) {
    return span.seconds < 0 ? UnixTime::min() : UnixTime::max();
  }
  return {seconds, static_cast<std::uint32_t>(nanos % nanos_per_second)};
}

Result<UnixTime> parse_rfc3339(std::string_view text) {
  const auto malformed = [&] { return fail(Code::time_malformed, "", std::string(text)); };
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return malformed();
  if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return malformed();
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  if (year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0) return malformed();
  if (hour > 23 || minute > 59 || second > 59) return malformed();
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return malformed();
  std::uint32_t nanos = 0;
  std::int64_t offset = 0;
  std::size_t at = 19;
  if (!read_fraction(text, at, nanos) || !read_offset(text, at, offset)) return malformed();
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return UnixTime{days * 86400 + hour * 3600 + minute * 60 + second - offset, nanos};
}

std::string to_rfc3339(UnixTime moment) {
  constexpr std::int64_t first = -62167219200;  // 0000-01-01T00:00:00Z
  constexpr std::int64_t last = 253402300799;   // 9999-12-31T23:59:59Z
  if (moment.seconds < first) moment = {first, 0};
  if (moment.seconds > last) moment = {last, 0};
  const auto at = std::chrono::sys_seconds(std::chrono::seconds(moment.seconds));
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const auto clock = static_cast<unsigned>((at - day).count());
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  std::string text = two_digits(year / 100) + two_digits(year % 100) + "-" +
                     two_digits(static_cast<unsigned>(date.month())) + "-" +
                     two_digits(static_cast<unsigned>(date.day())) + "T" + two_digits(clock / 3600) + ":" +
                     two_digits(clock / 60 % 60) + ":" + two_digits(clock % 60);
  if (moment.nanos != 0) {
    std::string fraction = std::to_string(nanos_per_second + moment.nanos).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += "." + fraction;
  }
  return text + "Z";
}

Result<std::int64_t> parse_duration(std::string_view text) {
  const auto malformed = [&] { return fail(Code::duration_malformed, "", std::string(text)); };
  if (text.size() < 2) return malformed();
  std::int64_t count = 0;
  const std::string_view digits = text.substr(0, text.size() - 1);
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (status != std::errc{} || end != digits.data() + digits.size()) return malformed();
  if (count < 0 || count > 1'000'000'000) return malformed();
  switch (text.back()) {
    case 'd':
      return count * 86400;
    case 'h':
      return count * 3600;
    case 'm':
      return count * 60;
    case 's':
      return count;
    default:
      return malformed();
  }
}

}  // namespace emblem
