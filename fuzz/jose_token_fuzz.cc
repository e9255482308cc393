// A token that is read was one text only: its parts encode to it again. What it claims is whole, and an error names its
// place. An input of several lines is header, claims and signature, so that mutation reaches into them.
#include <cstdlib>

#include "adapters/provider/provider.h"
#include "core/bytes/base_encodings.h"
#include "core/jose/jws.h"
#include "core/token/jose_token.h"

namespace {

using namespace emblem;

std::string to_compact(std::string_view input) {
  const std::size_t first = input.find('\n');
  if (first == std::string_view::npos) return std::string(input);
  const std::size_t second = input.find('\n', first + 1);
  const std::string_view claims =
      input.substr(first + 1, second == std::string_view::npos ? second : second - first - 1);
  return encode_base64url(as_bytes(input.substr(0, first))) + "." + encode_base64url(as_bytes(claims)) + "." +
         (second == std::string_view::npos ? "" : encode_base64url(as_bytes(input.substr(second + 1))));
}

void check(const token::UnverifiedToken& token, std::string_view text) {
  const auto jws = jose::parse_compact(text).value();
  if (std::string(as_text(token.signed_bytes)) + "." + encode_base64url(token.signature) != text) std::abort();
  if (encode_base64url(jws.header) + "." + encode_base64url(jws.payload) != jws.signing_input) std::abort();
  if (token.role() == Role::emblem && token.emblem().assets.empty()) std::abort();
  if (token.role() == Role::emblem && token.emblem().purposes > 3) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto provider = provider::make_provider();
  const std::string text = to_compact(as_text(ByteView(data, size)));
  const auto [role, token] = token::read_jose_token(text, Limits{}, *provider);
  if (!token) {
    if (token.error().where.empty() && token.error().code != Code::token_malformed &&
        token.error().code != Code::limit_exceeded)
      std::abort();
    return 0;
  }
  if (role != token->role()) std::abort();
  check(*token, text);
  return 0;
}
