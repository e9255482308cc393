// Members of a JSON object, with their place in errors. Internal to this room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bytes/bytes.h"
#include "core/json/document.h"
#include "emblem/time.h"

namespace emblem::decision {

// A value and where it stands: "reports[0].seen".
class Member {
 public:
  Member(json::Value value, std::string place) : value_(value), place_(std::move(place)) {}

  std::unexpected<Error> malformed(std::string detail) const;
  Error within(Error error) const;  // of something that the value holds

  // Each takes a member that must be there. Error: file_unreadable.
  Result<Member> take(std::string_view name) const;
  Result<std::string> take_text(std::string_view name) const;
  Result<std::string> take_printable(std::string_view name) const;  // ASCII without controls
  Result<UnixTime> take_time(std::string_view name) const;
  Result<Sha256Digest> take_digest(std::string_view name) const;  // lower-case hexadecimal
  Result<std::uint64_t> take_number(std::string_view name) const;
  Result<bool> take_truth(std::string_view name) const;
  Result<std::vector<Member>> take_rows(std::string_view name) const;  // the elements of an array
  bool has(std::string_view name) const { return value_.find(name).has_value(); }

  bool is_null() const { return value_.is_null(); }
  // A null becomes nothing.
  template <typename T>
  Result<std::optional<T>> take_if_any(std::string_view name,
                                       Result<T> (Member::*take_it)(std::string_view) const) const {
    EMBLEM_TRY(const Member member, take(name));
    if (member.is_null()) return std::optional<T>();
    EMBLEM_TRY(T value, (this->*take_it)(name));
    return std::optional<T>(std::move(value));
  }

 private:
  std::string place_of(std::string_view name) const;

  json::Value value_;
  std::string place_;
};

}  // namespace emblem::decision
