#include "engine/lookup/via.h"

#include <algorithm>
#include <charconv>

#include "core/dns/domain_name.h"

namespace emblem::lookup {
namespace {

constexpr std::string_view tls_form = "write tls://ADDR[#PORT]@NAME; the server's certificate must be for NAME";
constexpr std::string_view https_form = "write https://HOST/PATH, such as https://dns.example/dns-query";
constexpr std::size_t longest_path = 1024;

std::unexpected<Error> malformed(std::string_view form) {
  return fail(Code::dns_server_malformed, "", std::string(form));
}

// A domain name that can stand in a certificate, in lower case, or an address but the unspecified one; empty for
// anything else.
std::string read_name(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  if (const auto address = dns::IpAddress::parse(text)) {
    return *address == dns::IpAddress{} ? std::string{} : address->to_text();
  }
  const auto name = dns::DomainName::parse(text);
  if (!name || name->is_root()) return {};
  const std::string written = name->to_text();
  const bool plain = std::ranges::all_of(written, [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' ||
           letter == '_';
  });
  return plain ? written : std::string{};
}

// "ADDR" or "ADDR#PORT" with another port by default; the unspecified address is none.
Result<Server> read_address(std::string_view text, std::uint16_t port, std::string_view form) {
  auto server = parse_server(text);
  if (!server || !server->has_address()) return malformed(form);
  if (!text.contains('#')) server->port = port;
  return server;
}

Result<Server> parse_tls(std::string_view rest) {
  const std::size_t at = rest.rfind('@');
  if (at == std::string_view::npos) return malformed(tls_form);
  EMBLEM_TRY(Server server, read_address(rest.substr(0, at), tls_port, tls_form));
  server.transport = Transport::tls;
  server.name = read_name(rest.substr(at + 1));
  if (server.name.empty()) return malformed(tls_form);
  return server;
}

// "HOST" or "HOST:PORT"; an IPv6 address stands in brackets.
Result<Server> read_host(std::string_view text) {
  Server server{.address = {}, .port = https_port};
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && !text.ends_with(']')) {
    const std::string_view port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), server.port);
    if (error != std::errc{} || end != port.data() + port.size() || server.port == 0) return malformed(https_form);
    text = text.substr(0, colon);
  }
  if (text.contains(':') && !text.starts_with('[')) return malformed(https_form);
  server.name = read_name(text);
  if (server.name.empty()) return malformed(https_form);
  if (const auto address = dns::IpAddress::parse(server.name)) server.address = *address;
  return server;
}

bool is_path(std::string_view text) {
  return text.starts_with('/') && text.size() <= longest_path && std::ranges::all_of(text, [](char letter) {
           return letter > ' ' && letter <= '~' && !std::string_view("#\"<>\\^`{|}").contains(letter);
         });
}

Result<Server> parse_https(std::string_view rest) {
  constexpr std::string_view variable = "{?dns}";
  if (rest.ends_with(variable)) rest.remove_suffix(variable.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos || !is_path(rest.substr(slash))) return malformed(https_form);
  std::string_view host = rest.substr(0, slash);
  Server server;
  if (const std::size_t at = host.find('@'); at != std::string_view::npos) {
    EMBLEM_TRY(server, read_address(host.substr(0, at), https_port, https_form));
    server.name = read_name(host.substr(at + 1));
    if (server.name.empty()) return malformed(https_form);
  } else {
    EMBLEM_TRY(server, read_host(host));
  }
  server.transport = Transport::https;
  server.path = rest.substr(slash);
  return server;
}

}  // namespace

Result<Server> parse_via(std::string_view text) {
  constexpr std::string_view tls = "tls://";
  constexpr std::string_view https = "https://";
  if (text.starts_with(tls)) return parse_tls(text.substr(tls.size()));
  if (text.starts_with(https)) return parse_https(text.substr(https.size()));
  return parse_server(text);
}

}  // namespace emblem::lookup
