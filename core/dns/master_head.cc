#include "core/dns/master_head.h"

#include <array>
#include <charconv>

#include "core/bytes/ascii.h"
#include "core/dns/record_types.h"

namespace emblem::dns {

std::optional<std::uint32_t> find_master_ttl(std::string_view text) {
  constexpr std::string_view units = "smhdw";
  constexpr std::array<std::uint64_t, 5> seconds{1, 60, 3600, 86400, 604800};
  std::uint64_t total = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    std::uint64_t factor = 1;
    if (!text.empty()) {
      const std::size_t unit = units.find(to_lower(text.front()));
      if (unit == std::string_view::npos) return std::nullopt;
      factor = seconds[unit];
      text.remove_prefix(1);
    }
    total += number * factor;
    if (total > UINT32_MAX) return std::nullopt;
  }
  return static_cast<std::uint32_t>(total);
}

Result<MasterHead> parse_master_head(std::span<const MasterField> fields, RecordType ihle) {
  MasterHead head;
  std::optional<std::uint16_t> dns_class;
  for (const MasterField& field : fields) {
    ++head.fields;
    if (field.quoted) return fail(Code::master_line_malformed, "", "quotes before the type");
    if (const auto ttl = head.ttl ? std::nullopt : find_master_ttl(field.text)) {
      head.ttl = ttl;
      continue;
    }
    if (const auto found = dns_class ? std::nullopt : find_class(field.text)) {
      dns_class = found;
      continue;
    }
    const auto type = equal_in_any_case(field.text, "IHLE") ? ihle : find_type(field.text);
    if (!type) return fail(Code::master_type_unknown, "", std::string(field.text));
    head.type = *type;
    head.dns_class = dns_class.value_or(head.dns_class);
    return head;
  }
  return fail(Code::master_line_malformed, "", "no type");
}

}  // namespace emblem::dns
