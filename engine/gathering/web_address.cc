#include "engine/gathering/web_address.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/dns/ip_address.h"

namespace emblem::gathering {
namespace {

constexpr std::size_t longest_url = 4096;

bool is_alphanumeric(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
}

bool is_port(std::string_view text) {
  unsigned number = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  return status == std::errc{} && end == text.data() + text.size() && number > 0 && number <= 65535;
}

bool is_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']'))
    return dns::IpAddress::parse(host.substr(1, host.size() - 2)).has_value();
  return !host.empty() && std::ranges::all_of(host, [](char letter) {
    return is_alphanumeric(letter) || letter == '-' || letter == '.';
  });
}

// Of "host", "host:port" or "[v6]:port"; nothing where it is none of them.
std::optional<std::string_view> host_of(std::string_view authority) {
  std::string_view host = authority;
  const std::size_t colon = authority.rfind(':');
  const std::size_t bracket = authority.rfind(']');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    if (!is_port(authority.substr(colon + 1))) return std::nullopt;
    host = authority.substr(0, colon);
  }
  return is_host(host) ? std::optional(host) : std::nullopt;
}

bool is_this_machine(std::string_view host) {
  if (host == "[::1]") return true;
  return host.starts_with("127.") && dns::IpAddress::parse(host).has_value();
}

}  // namespace

Result<WebAddress> check_web_address(std::string_view url, Shield shield) {
  const auto refuse = [url](std::string why) {
    return fail(Code::http_url_refused, std::string(url.substr(0, 200)), std::move(why));
  };
  if (url.size() > longest_url) return refuse("too long");
  if (!std::ranges::all_of(url, [](char letter) { return letter > ' ' && letter < '\x7f' && letter != '\\'; })) {
    return refuse("it holds what no address holds");
  }
  WebAddress address;
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
    address.scheme = WebAddress::Scheme::http;
  } else {
    return refuse("neither https:// nor http://");
  }
  if (rest.find('#') != std::string_view::npos) return refuse("it has a fragment");
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  const auto host = host_of(authority);
  if (!host) return refuse("no host to ask");
  const bool open = address.scheme == WebAddress::Scheme::http && shield == Shield::transport;
  if (open && !is_this_machine(*host)) {
    return refuse("http:// is for addresses of this machine alone");
  }
  address.host = authority;
  return address;
}

std::string percent_encoded(std::string_view value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char letter : value) {
    if (is_alphanumeric(letter) || letter == '-' || letter == '.' || letter == '_' || letter == '~') {
      text += letter;
      continue;
    }
    const auto byte = static_cast<unsigned char>(letter);
    text.append({'%', digits[byte >> 4], digits[byte & 15]});
  }
  return text;
}

}  // namespace emblem::gathering
