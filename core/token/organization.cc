#include "core/token/organization.h"

#include <algorithm>

namespace emblem::token {
namespace {

constexpr std::string_view scheme = "https://";
constexpr std::size_t longest_name = 253;
constexpr std::size_t longest_label = 63;

bool is_label(std::string_view label) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !label.empty() && label.size() <= longest_label && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, allowed);
}

// At least two labels, the last of which is no number: what the DNS calls fully qualified, and no IPv4 address.
bool is_qualified_name(std::string_view name) {
  if (name.size() > longest_name) return false;
  std::size_t labels = 0;
  std::string_view last;
  while (true) {
    const std::size_t dot = name.find('.');
    last = name.substr(0, dot);
    if (!is_label(last)) return false;
    ++labels;
    if (dot == std::string_view::npos) break;
    name.remove_prefix(dot + 1);
  }
  return labels >= 2 && !std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<OrganizationId> OrganizationId::parse(std::string_view text) {
  if (!text.starts_with(scheme) || !is_qualified_name(text.substr(scheme.size()))) {
    return fail(Code::organization_malformed, "", std::string(text));
  }
  return OrganizationId(std::string(text));
}

}  // namespace emblem::token
