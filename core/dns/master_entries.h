// Cuts a master file into entries and fields, before any of them is understood.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "emblem/limits.h"
#include "emblem/result.h"

namespace emblem::dns {

struct MasterField {
  std::string_view text;  // without the quotes; escapes are still in it
  bool quoted = false;
};

// One entry: a line, or several held together by parentheses (RFC 1035 section 5.1).
struct MasterEntry {
  std::size_t line = 0;      // of its first field, from 1
  bool blank_start = false;  // the owner is that of the entry before
  std::size_t begin = 0;     // where its first line begins in the text
  std::size_t end = 0;       // behind the end of its last line
  std::vector<MasterField> fields;
};

// Gives the entries of a text one after the other. What cannot be cut is an error for the line where it began, and
// reading goes on with the next line: no byte is looked at more than twice.
class MasterEntries {
 public:
  MasterEntries(std::string_view text, const Limits& limits) : text_(text), limits_(limits) {}

  // The next entry with at least one field; nothing at the end. Errors: master_line_malformed (open quotes, nested or
  // open parentheses, control characters), limit_exceeded.
  std::optional<Result<MasterEntry>> next();

  // Whether the last entry, even one in error, left its owner to the entry before.
  bool started_blank() const { return started_blank_; }

 private:
  enum class Step : unsigned char { more, finished };

  Result<Step> take_field(MasterEntry& entry);
  Result<Step> end_line(const MasterEntry& entry);
  Result<void> open_parenthesis();
  Result<void> take_text(MasterEntry& entry);
  void skip_comment();
  void recover();

  std::string_view text_;
  const Limits& limits_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t entry_begin_ = 0;
  std::optional<std::size_t> reopen_at_;  // the byte after the line in which the open parenthesis stands
  std::size_t reopen_line_ = 0;
  bool in_parentheses_ = false;
  bool started_blank_ = false;
};

}  // namespace emblem::dns
