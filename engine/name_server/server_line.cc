#include "engine/name_server/server_line.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/bytes/printable.h"

namespace emblem::name_server {
namespace {

constexpr std::string_view separators = " ,;()'\"[]<>=";
constexpr std::size_t longest_line = 400;

// "2026-11-26T00:50:36+0000 "
std::string_view without_time(std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (blank != std::string_view::npos && line.front() >= '0' && line.front() <= '9' &&
      line.substr(0, blank).contains('T')) {
    line.remove_prefix(blank + 1);
  }
  return line;
}

// An address may be followed by a port, a prefix length or an interface; text such as "error:" is none.
std::optional<dns::IpAddress> find_address(std::string_view word) {
  while (word.ends_with('.') || word.ends_with(':')) {
    if (word.ends_with("::")) break;
    word.remove_suffix(1);
  }
  const auto address = dns::IpAddress::parse(word.substr(0, word.find_first_of("@/%#")));
  if (!address) return std::nullopt;
  return *address;
}

std::string cleaned_word(std::string_view word, std::span<const lookup::Server> known) {
  const auto address = find_address(word);
  if (!address || std::ranges::find(known, *address, &lookup::Server::address) != known.end()) return std::string(word);
  return "[address]";
}

std::size_t line_number(std::string_view said) {
  constexpr std::string_view before = ", line ";
  const std::size_t at = said.find(before);
  std::size_t line = 0;
  if (at != std::string_view::npos) std::from_chars(said.data() + at + before.size(), said.data() + said.size(), line);
  return line;
}

// What stands in the last parentheses, or after "check, ".
std::string reason_of(std::string_view said) {
  constexpr std::string_view check = "check, ";
  if (const std::size_t at = said.find(check); at != std::string_view::npos) {
    return std::string(said.substr(at + check.size()));
  }
  const std::size_t open = said.find('(');
  if (open == std::string_view::npos) return std::string(said);
  return std::string(said.substr(open + 1, said.rfind(')') - open - 1));
}

}  // namespace

std::string clean_line(std::string_view line, std::span<const lookup::Server> known) {
  line = without_time(line);
  std::string out;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find_first_of(separators), line.size());
    out += cleaned_word(line.substr(0, end), known);
    if (end < line.size()) out += line[end];
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return to_printable(out, longest_line);
}

bool is_want_of_room(std::string_view said) {
  constexpr std::array<std::string_view, 5> wants{"(not enough memory)", "(Cannot allocate memory)",
                                                  "(Too many open files)", "(too many open files)",
                                                  "(No space left on device)"};
  return std::ranges::any_of(wants, [&](std::string_view want) { return said.contains(want); });
}

std::optional<Error> find_zone_error(std::string_view said, const ZoneText& zone) {
  std::optional<Error> first;
  while (!said.empty()) {
    const std::size_t end = std::min(said.find('\n'), said.size());
    const std::string_view line = without_time(said.substr(0, end));
    said.remove_prefix(std::min(end + 1, said.size()));
    if (!line.starts_with("error: ")) continue;
    const std::size_t number = line_number(line);
    if (number > 0) return Error{Code::zone_malformed, zone.place_of(number).to_text(), reason_of(line)};
    if (!first) first = Error{Code::zone_malformed, zone.files().front(), reason_of(line)};
  }
  return first;
}

}  // namespace emblem::name_server
