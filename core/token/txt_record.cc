#include "core/token/txt_record.h"

#include <algorithm>
#include <array>

#include "core/bytes/base_encodings.h"
#include "core/jose/jwk.h"

namespace emblem::token {
namespace {

struct Label {
  std::string_view text;
  TextKind kind;
};
constexpr auto labels = std::to_array<Label>({{"adem-token", TextKind::token},
                                              {"adem-key", TextKind::key},
                                              {"adem-emb", TextKind::emblem},
                                              {"adem-end", TextKind::endorsement}});

bool is_set_id(std::string_view id) {
  return !id.empty() && std::ranges::all_of(id, [](char c) { return c > ' ' && c <= '~' && c != '-'; });
}

}  // namespace

std::optional<Result<LabelledText>> find_label(std::string_view text) {
  for (const Label& label : labels) {
    if (!text.starts_with(label.text)) continue;
    const std::string_view rest = text.substr(label.text.size());
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos || (equals > 0 && rest.front() != '-')) continue;
    LabelledText found{.kind = label.kind, .value = rest.substr(equals + 1)};
    if (equals == 0) return found;
    found.set_id = rest.substr(1, equals - 1);
    if (!is_set_id(found.set_id)) {
      return fail(Code::record_unreadable, std::string(label.text), "set identifier " + std::string(found.set_id));
    }
    return found;
  }
  return std::nullopt;
}

Result<keys::ParsedKey> parse_text_key(std::string_view value, const Limits& limits, const crypto::Provider& provider) {
  if (value.starts_with('{')) {
    EMBLEM_TRY(const auto document, json::Document::parse(value, {.nodes = limits.json_nodes, .depth = limits.depth}));
    return jose::parse_jwk(document.root());
  }
  EMBLEM_TRY(const Bytes spki, parse_base64(value));
  EMBLEM_TRY(auto key, provider.parse_spki(spki));
  return keys::ParsedKey{.key = std::move(key), .findings = {}};
}

}  // namespace emblem::token
