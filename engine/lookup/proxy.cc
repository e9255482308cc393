#include "engine/lookup/proxy.h"

#include <charconv>
#include <optional>

namespace emblem::lookup {
namespace {

constexpr std::size_t longest_credential = 255;

std::unexpected<Error> wrong() {
  return fail(Code::option_value_wrong, "", "expected socks5://ADDR:PORT or socks5://USER:PASSWORD@ADDR:PORT");
}

int digit_of(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

// RFC 3986 section 2.1; nothing for what is broken, empty or too long.
std::optional<Bytes> percent_decode(std::string_view text) {
  Bytes bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes.push_back(static_cast<std::uint8_t>(text[i]));
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = digit_of(text[i + 1]);
    const int low = digit_of(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
    i += 2;
  }
  if (bytes.empty() || bytes.size() > longest_credential) return std::nullopt;
  return bytes;
}

Result<void> read_credentials(std::string_view text, Proxy& proxy) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return wrong();
  const auto user = percent_decode(text.substr(0, colon));
  auto password = percent_decode(text.substr(colon + 1));
  if (!user || !password) return wrong();
  proxy.user = as_text(*user);
  proxy.password = Secret(*std::move(password));
  return {};
}

Result<Server> read_place(std::string_view text) {
  Server server{.address = {}, .port = socks_port};
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && !text.ends_with(']')) {
    const std::string_view port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), server.port);
    if (error != std::errc{} || end != port.data() + port.size() || server.port == 0) return wrong();
    text = text.substr(0, colon);
  }
  const bool bracketed = text.starts_with('[') && text.ends_with(']');
  if (bracketed) text = text.substr(1, text.size() - 2);
  if (text.contains(':') != bracketed) return wrong();
  const auto address = dns::IpAddress::parse(text == "localhost" ? "127.0.0.1" : text);
  if (!address) return wrong();
  server.address = *address;
  return server;
}

}  // namespace

Result<Proxy> parse_proxy(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos) return wrong();
  if (text.substr(0, scheme) != "socks5" && text.substr(0, scheme) != "socks5h") return wrong();
  text.remove_prefix(scheme + 3);
  if (text.ends_with('/')) text.remove_suffix(1);
  Proxy proxy;
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    EMBLEM_CHECK(read_credentials(text.substr(0, at), proxy));
    text = text.substr(at + 1);
  }
  EMBLEM_TRY(proxy.server, read_place(text));
  return proxy;
}

std::string to_text(const Proxy& proxy) {
  const std::string address = proxy.server.address.to_text();
  const std::string host = proxy.server.address.is_v4() ? address : "[" + address + "]";
  return "socks5://" + host + ":" + std::to_string(proxy.server.port);
}

}  // namespace emblem::lookup
