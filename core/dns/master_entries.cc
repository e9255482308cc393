#include "core/dns/master_entries.h"

namespace emblem::dns {
namespace {

bool is_blank(char character) { return character == ' ' || character == '\t' || character == '\r'; }

bool is_control(char character) {
  return static_cast<unsigned char>(character) < ' ' || static_cast<unsigned char>(character) == 0x7f;
}

bool ends_field(char character) {
  return is_blank(character) || character == '\n' || std::string_view("();\"").contains(character);
}

std::unexpected<Error> malformed_field(std::size_t line, std::string detail) {
  return fail(Code::master_line_malformed, "line " + std::to_string(line), std::move(detail));
}

}  // namespace

std::optional<Result<MasterEntry>> MasterEntries::next() {
  while (at_ < text_.size()) {
    MasterEntry entry;
    entry.line = line_;
    entry.blank_start = started_blank_ = is_blank(text_[at_]);
    entry.begin = entry_begin_ = at_;
    in_parentheses_ = false;
    for (;;) {
      const auto step = take_field(entry);
      if (!step) {
        recover();
        return std::unexpected(step.error());
      }
      if (*step == Step::finished) break;
    }
    entry.end = at_;
    if (!entry.fields.empty()) return entry;
  }
  return std::nullopt;
}

// One field, blank, comment, parenthesis or line end.
Result<MasterEntries::Step> MasterEntries::take_field(MasterEntry& entry) {
  if (at_ == text_.size() || text_[at_] == '\n') return end_line(entry);
  const char character = text_[at_];
  if (at_ - entry_begin_ > limits_.master_entry_bytes || entry.fields.size() > limits_.master_entry_fields) {
    return fail(Code::limit_exceeded, "line " + std::to_string(entry.line), "entry of a master file");
  }
  if (is_blank(character)) {
    ++at_;
  } else if (character == ';') {
    skip_comment();
  } else if (character == '(') {
    EMBLEM_CHECK(open_parenthesis());
  } else if (character == ')') {
    if (!in_parentheses_) return malformed_field(line_, "a closing parenthesis without an opening one");
    in_parentheses_ = false;
    ++at_;
  } else {
    EMBLEM_CHECK(take_text(entry));
  }
  return Step::more;
}

Result<MasterEntries::Step> MasterEntries::end_line(const MasterEntry& entry) {
  if (at_ == text_.size()) {
    if (in_parentheses_) return malformed_field(entry.line, "a parenthesis is not closed");
    return Step::finished;
  }
  ++at_;
  ++line_;
  if (!in_parentheses_) return Step::finished;
  if (!reopen_at_) {
    reopen_at_ = at_;
    reopen_line_ = line_;
  }
  return Step::more;
}

// Nesting has no use, and refusing it is what finds a parenthesis that was never closed before it swallows the rest.
Result<void> MasterEntries::open_parenthesis() {
  if (in_parentheses_) return malformed_field(line_, "a parenthesis inside parentheses, or one before was not closed");
  in_parentheses_ = true;
  reopen_at_.reset();
  ++at_;
  return {};
}

Result<void> MasterEntries::take_text(MasterEntry& entry) {
  const bool quoted = text_[at_] == '"';
  if (quoted) ++at_;
  const std::size_t begin = at_;
  for (; at_ < text_.size(); ++at_) {
    const char character = text_[at_];
    if (quoted ? character == '"' : ends_field(character)) break;
    if (is_control(character) && character != '\t') {
      return malformed_field(line_, character == '\n' ? "quotes are not closed" : "a control character");
    }
    if (character == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') ++at_;
  }
  if (at_ - begin > limits_.master_entry_bytes) {
    return fail(Code::limit_exceeded, "line " + std::to_string(line_), "field of a master file");
  }
  entry.fields.push_back({text_.substr(begin, at_ - begin), quoted});
  if (!quoted) return {};
  if (at_ == text_.size()) return malformed_field(line_, "quotes are not closed");
  ++at_;
  return {};
}

void MasterEntries::skip_comment() {
  while (at_ < text_.size() && text_[at_] != '\n') ++at_;
}

// Goes to the line after the one in error; where a parenthesis held lines together, after the line that opened it.
void MasterEntries::recover() {
  if (in_parentheses_ && reopen_at_) {
    at_ = *reopen_at_;
    line_ = reopen_line_;
  } else {
    skip_comment();
    if (at_ < text_.size()) {
      ++at_;
      ++line_;
    }
  }
  reopen_at_.reset();
}

}  // namespace emblem::dns
