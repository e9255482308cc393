#include "core/x509/distribution_points.h"

#include <algorithm>

#include "core/x509/der.h"
#include "core/x509/precertificate.h"

namespace emblem::x509 {
namespace {

constexpr std::uint8_t distribution_points_oid[] = {0x55, 0x1d, 0x1f};  // 2.5.29.31
constexpr std::uint8_t uri_tag = 0x86;                                  // GeneralName: [6] IA5String
constexpr std::size_t longest_address = 1024;

bool is_web_address(std::string_view text) {
  if (!text.starts_with("http://") && !text.starts_with("https://")) return false;
  return text.size() <= longest_address &&
         std::ranges::all_of(text, [](char letter) { return letter > ' ' && letter < '\x7f'; });
}

// GeneralNames, without its own identifier.
Result<void> read_names(ByteView names, std::vector<std::string>& addresses) {
  DerCursor cursor(names);
  while (!cursor.at_end()) {
    EMBLEM_TRY(const Element name, cursor.take());
    if (name.tag != uri_tag) continue;
    const std::string text(as_text(name.content));
    if (!is_web_address(text) || addresses.size() >= most_distribution_points) continue;
    if (std::ranges::find(addresses, text) == addresses.end()) addresses.push_back(text);
  }
  return {};
}

// DistributionPoint: [0] DistributionPointName, [1] reasons, [2] cRLIssuer, all optional.
Result<void> read_point(const Element& point, std::vector<std::string>& addresses) {
  DerCursor members(point.content);
  if (!members.next_is(Tag::context_0)) return {};
  EMBLEM_TRY(const Element name, members.take());
  if (!members.at_end()) return {};
  DerCursor choice(name.content);
  if (!choice.next_is(Tag::context_0)) return {};  // nameRelativeToCRLIssuer
  EMBLEM_TRY(const Element full_name, choice.take());
  return read_names(full_name.content, addresses);
}

Result<std::vector<std::string>> read_points(ByteView value) {
  std::vector<std::string> addresses;
  EMBLEM_TRY(const Element sequence, parse_element(value, Tag::sequence));
  DerCursor points(sequence.content);
  while (!points.at_end()) {
    EMBLEM_TRY(const Element point, points.take(Tag::sequence));
    EMBLEM_CHECK(read_point(point, addresses));
  }
  return addresses;
}

}  // namespace

Result<std::vector<std::string>> parse_distribution_points(ByteView certificate) {
  EMBLEM_TRY(const CertificateParts parts, parse_parts(certificate));
  if (!parts.extensions) return std::vector<std::string>{};
  EMBLEM_TRY(const Element context, parse_element(*parts.extensions, Tag::context_3));
  EMBLEM_TRY(const Element sequence, parse_element(context.content, Tag::sequence));
  DerCursor list(sequence.content);
  while (!list.at_end()) {
    EMBLEM_TRY(const Element extension, list.take(Tag::sequence));
    DerCursor members(extension.content);
    EMBLEM_TRY(const Element oid, members.take(Tag::object_identifier));
    if (!equal(oid.content, distribution_points_oid)) continue;
    if (members.next_is(Tag::boolean)) EMBLEM_CHECK(members.take());
    EMBLEM_TRY(const Element value, members.take(Tag::octet_string));
    return read_points(value.content);
  }
  return std::vector<std::string>{};
}

}  // namespace emblem::x509
