#include "core/jose/jws.h"

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
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos) {
    return fail(Code::token_malformed, "", "not a compact JWS of three parts");
  }
  CompactJws jws;
  EMBLEM_TRY(jws.header, part(text.substr(0, first), "header"));
  EMBLEM_TRY(jws.payload, part(text.substr(first + 1, second - first - 1), "payload"));
  EMBLEM_TRY(jws.signature, part(text.substr(second + 1), "signature"));
  jws.signing_input = text.substr(0, second);
  return jws;
}

}  // namespace emblem::jose
