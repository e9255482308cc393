#include "core/jose/jws.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"

namespace emblem::jose {
namespace {

Result<Bytes> part(std::string_view text, std::string_view name) {
  auto bytes = parse_base64url(text);
  if (!bytes) return std::unexpected(within(name, std::move(bytes).error()));
  return bytes;
}

}  // namespace

Result<CompactJws> parse_compact(std::string_view text) {
  if (std::ranges::count(text, '.') != 2) return fail(Code::token_malformed, "", "not a compact JWS of three parts");
  const std::size_t first = text.find('.');
  const std::size_t second = text.find('.', first + 1);
  CompactJws jws;
  EMBLEM_TRY(jws.header, part(text.substr(0, first), "header"));
  EMBLEM_TRY(jws.payload, part(text.substr(first + 1, second - first - 1), "payload"));
  EMBLEM_TRY(jws.signature, part(text.substr(second + 1), "signature"));
  jws.signing_input = text.substr(0, second);
  return jws;
}

}  // namespace emblem::jose
