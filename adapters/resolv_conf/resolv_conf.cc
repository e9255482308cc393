#include "adapters/resolv_conf/resolv_conf.h"

#include <algorithm>
#include <charconv>
#include <fstream>

namespace emblem::resolv_conf {
namespace {

// The same bounds as the C library has.
constexpr std::size_t most_servers = 3;
constexpr unsigned most_seconds = 30;
constexpr unsigned most_attempts = 5;
constexpr std::size_t most_bytes = 65536;

constexpr lookup::Instant longest_wait = std::chrono::seconds(60);
constexpr std::string_view blanks = " \t\r";

// The next word of `line`, which is shortened by it; empty at the end.
std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(blanks));
  line.remove_prefix(word.size());
  return word;
}

// The number of "name:N", at least 1 and at most `largest`; nothing for other options.
std::optional<unsigned> find_option(std::string_view word, std::string_view name, unsigned largest) {
  if (!word.starts_with(name)) return std::nullopt;
  word.remove_prefix(name.size());
  unsigned number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return std::clamp(number, 1U, largest);
}

void read_options(std::string_view line, lookup::Policy& policy) {
  for (std::string_view word = take_word(line); !word.empty(); word = take_word(line)) {
    if (const auto seconds = find_option(word, "timeout:", most_seconds)) {
      policy.udp_timeout = std::chrono::seconds(*seconds);
    }
    if (const auto attempts = find_option(word, "attempts:", most_attempts)) policy.udp_tries = *attempts;
  }
}

}  // namespace

Result<ResolvConf> parse_resolv_conf(std::string_view text) {
  ResolvConf conf;
  std::size_t named = 0;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::string_view keyword = take_word(line);
    if (keyword == "options") read_options(line, conf.policy);
    if (keyword != "nameserver") continue;
    ++named;
    const auto address = dns::IpAddress::parse(take_word(line));
    if (address && conf.servers.size() < most_servers) conf.servers.push_back({*address});
  }
  // Room for every try over UDP and one over TCP, within reason.
  const lookup::Instant tries = conf.policy.udp_timeout * ((1U << conf.policy.udp_tries) - 1) + conf.policy.tcp_timeout;
  conf.policy.server_deadline = std::clamp(tries, conf.policy.server_deadline, longest_wait);
  if (named == 0) conf.servers.push_back({*dns::IpAddress::parse("127.0.0.1")});
  if (conf.servers.empty()) return fail(Code::resolv_conf_unreadable, "nameserver", "no address that can be used");
  return conf;
}

Result<ResolvConf> read_resolv_conf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Code::resolv_conf_unreadable, path, "cannot be opened");
  std::string text(most_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return fail(Code::resolv_conf_unreadable, path, "cannot be read");
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > most_bytes) return fail(Code::resolv_conf_unreadable, path, "more than 64 KiB");
  auto conf = parse_resolv_conf(text);
  if (!conf) return std::unexpected(within(path, std::move(conf).error()));
  return conf;
}

}  // namespace emblem::resolv_conf
