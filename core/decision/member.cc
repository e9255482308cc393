#include "core/decision/member.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/bytes/printable.h"

namespace emblem::decision {

std::unexpected<Error> Member::malformed(std::string detail) const {
  return fail(Code::file_unreadable, place_, "no sound decision record: " + std::move(detail));
}

Error Member::within(Error error) const { return emblem::within(place_, std::move(error)); }

std::string Member::place_of(std::string_view name) const {
  return (place_.empty() ? "" : place_ + ".") + std::string(name);
}

Result<Member> Member::take(std::string_view name) const {
  const auto found = value_.find(name);
  if (!found) return Member(value_, place_of(name)).malformed("the member is missing");
  return Member(*found, place_of(name));
}

Result<std::string> Member::take_text(std::string_view name) const {
  EMBLEM_TRY(const Member member, take(name));
  const auto text = member.value_.string();
  if (!text) return member.malformed("not a string");
  return std::string(*text);
}

Result<std::string> Member::take_printable(std::string_view name) const {
  EMBLEM_TRY(std::string text, take_text(name));
  if (!is_printable(text, text.size())) return Member(value_, place_of(name)).malformed("not printable");
  return text;
}

Result<UnixTime> Member::take_time(std::string_view name) const {
  EMBLEM_TRY(const std::string text, take_text(name));
  const auto time = parse_rfc3339(text);
  if (!time) return Member(value_, place_of(name)).malformed("not a time");
  return *time;
}

Result<Sha256Digest> Member::take_digest(std::string_view name) const {
  EMBLEM_TRY(const std::string text, take_text(name));
  const auto bytes = parse_hex(text);
  Sha256Digest digest;
  if (!bytes || bytes->size() != digest.bytes.size() || encode_hex(*bytes) != text) {
    return Member(value_, place_of(name)).malformed("not a digest");
  }
  std::ranges::copy(*bytes, digest.bytes.begin());
  return digest;
}

Result<std::uint64_t> Member::take_number(std::string_view name) const {
  EMBLEM_TRY(const Member member, take(name));
  const auto number = member.value_.unsigned_integer();
  if (!number) return member.malformed("not a number");
  return *number;
}

Result<bool> Member::take_truth(std::string_view name) const {
  EMBLEM_TRY(const Member member, take(name));
  const auto truth = member.value_.boolean();
  if (!truth) return member.malformed("neither true nor false");
  return *truth;
}

Result<std::vector<Member>> Member::take_rows(std::string_view name) const {
  EMBLEM_TRY(const Member member, take(name));
  if (member.value_.type() != json::Type::array) return member.malformed("not an array");
  std::vector<Member> rows;
  for (auto row = member.value_.first(); row; row = row->next()) {
    rows.emplace_back(*row, member.place_ + "[" + std::to_string(rows.size()) + "]");
  }
  return rows;
}

}  // namespace emblem::decision
