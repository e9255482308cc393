#include "engine/name_server/secondary.h"

namespace emblem::name_server {

Result<SecondaryWords> parse_secondary(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at + 1 == text.size()) {
    return fail(Code::secondary_malformed, std::string(text), "no key file");
  }
  const auto server = lookup::parse_server(text.substr(0, at));
  if (!server) return fail(Code::secondary_malformed, std::string(text), "no address before the @");
  return SecondaryWords{*server, std::string(text.substr(at + 1))};
}

}  // namespace emblem::name_server
