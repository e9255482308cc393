#include "core/mirror/index.h"

#include <charconv>
#include <optional>

#include "core/bytes/base_encodings.h"
#include "core/ct/tls_syntax.h"

namespace emblem::mirror {
namespace {

constexpr std::string_view first_line = "emblem mirror 1\n";
constexpr std::size_t most_signature_bytes = 1024;  // RSA of 8,192 bits
constexpr std::size_t mark_bytes = 8;

// The words of one line, from the left; once one is not as it should be, nothing more is read.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}

  bool all_read() const { return sound_ && at_end_; }

  std::string_view text() {
    if (at_end_) sound_ = false;
    const std::size_t end = rest_.find(' ');
    const std::string_view word = rest_.substr(0, end);
    at_end_ = end == std::string_view::npos;
    rest_ = at_end_ ? std::string_view() : rest_.substr(end + 1);
    return word;
  }

  std::uint64_t number(std::uint64_t most) {
    const std::string_view word = text();
    std::uint64_t value = 0;
    const auto [end, status] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (status != std::errc{} || end != word.data() + word.size() || value > most) sound_ = false;
    return value;
  }

  // "-" stands for none.
  Bytes bytes(std::size_t most) {
    const std::string_view word = text();
    if (word == "-") return {};
    auto parsed = parse_base64(word);
    if (parsed && !parsed->empty() && parsed->size() <= most) return *std::move(parsed);
    sound_ = false;
    return {};
  }

  Sha256Digest digest() {
    const Bytes content = bytes(sizeof(Sha256Digest::bytes));
    Cursor cursor(content);
    const auto parsed = ct::take_digest(cursor);
    if (!parsed) sound_ = false;
    return parsed.value_or(Sha256Digest{});
  }

  void require(bool condition) { sound_ = sound_ && condition; }

 private:
  std::string_view rest_;
  bool at_end_ = false;
  bool sound_ = true;
};

std::string base64_or_dash(ByteView bytes) { return bytes.empty() ? "-" : encode_base64(bytes); }

std::string text_of(std::uint64_t number) { return std::to_string(number); }

std::string line_of(const ct::TreeHead& head) {
  return "head " + text_of(head.tree_size) + " " + text_of(head.timestamp) + " " + encode_base64(head.root.bytes) +
         " " + text_of(head.hash_algorithm) + " " + text_of(head.signature_algorithm) + " " +
         base64_or_dash(head.signature) + "\n";
}

std::string line_of(const Section& section) {
  Bytes path;
  for (const Sha256Digest& node : section.path) ct::append(path, node.bytes);
  Bytes marks;
  for (const Mark mark : section.marks) ct::append_uint(marks, mark, mark_bytes);
  return "section " + text_of(section.range.begin) + " " + text_of(section.range.end) + " " +
         text_of(section.tree_size) + " " + encode_base64(section.content.bytes) + " " + base64_or_dash(path) + " " +
         base64_or_dash(marks) + "\n";
}

void read_head(Words& words, const Sha256Digest& log_id, MirroredLog& log) {
  ct::TreeHead head{.log_id = log_id};
  head.tree_size = words.number(ct::largest_tree);
  head.timestamp = words.number(ct::largest_tree);
  head.root = words.digest();
  head.hash_algorithm = static_cast<std::uint8_t>(words.number(255));
  head.signature_algorithm = static_cast<std::uint8_t>(words.number(255));
  head.signature = words.bytes(most_signature_bytes);
  words.require(log.heads.emplace(head.tree_size, head).second);
}

void read_told(Words& words, MirroredLog& log) {
  const std::uint64_t begin = words.number(ct::largest_tree);
  const std::uint64_t end = words.number(ct::largest_tree);
  words.require(begin < end && log.told.emplace(begin, end).second);
}

std::vector<Sha256Digest> read_path(Words& words, const Limits& limits) {
  const Bytes bytes = words.bytes(limits.proof_nodes * sizeof(Sha256Digest::bytes));
  std::vector<Sha256Digest> path;
  Cursor cursor(bytes);
  while (const auto node = ct::take_digest(cursor)) path.push_back(*node);
  words.require(cursor.at_end());
  return path;
}

std::vector<Mark> read_marks(Words& words) {
  const Bytes bytes = words.bytes(section_width * mark_bytes);
  std::vector<Mark> marks;
  Cursor cursor(bytes);
  while (const auto mark = cursor.take_uint(mark_bytes)) marks.push_back(*mark);
  words.require(cursor.at_end());
  return marks;
}

void read_section(Words& words, MirroredLog& log, const Limits& limits) {
  Section section;
  section.range.begin = words.number(ct::largest_tree);
  section.range.end = words.number(ct::largest_tree);
  section.tree_size = words.number(ct::largest_tree);
  section.content = words.digest();
  section.path = read_path(words, limits);
  section.marks = read_marks(words);
  const ct::LeafRange& range = section.range;
  words.require(range.begin < range.end && range.begin % section_width == 0 && width_of(range) <= section_width);
  words.require(range.end <= section.tree_size && log.heads.contains(section.tree_size));
  words.require(width_of(range) == section_width || range.end == section.tree_size);
  words.require(section.marks.size() == width_of(range));
  words.require(log.sections.emplace(range.begin, std::move(section)).second);
}

class IndexParser {
 public:
  explicit IndexParser(const Limits& limits) : limits_(limits) {}

  Result<Index> parse(std::string_view lines) {
    for (line_ = 2; !lines.empty(); ++line_) {
      const std::size_t end = lines.find('\n');
      if (end == std::string_view::npos) return fail(Code::mirror_malformed, where(), "cut short");
      if (!take(lines.substr(0, end))) return fail(Code::mirror_malformed, where());
      if (entries_ > limits_.mirror_entries) return fail(Code::limit_exceeded, where(), "entries of a mirror");
      if (heads_ > limits_.log_items) return fail(Code::limit_exceeded, where(), "tree heads of a mirror");
      lines.remove_prefix(end + 1);
    }
    return std::move(index_);
  }

 private:
  std::string where() const { return "line " + std::to_string(line_); }

  bool take(std::string_view line) {
    Words words(line);
    const std::string_view kind = words.text();
    if (kind == "log") {
      const auto [added, is_new] = index_.logs.try_emplace(words.digest());
      log_ = &*added;
      return words.all_read() && is_new;
    }
    if (log_ == nullptr) return false;
    auto& [id, log] = *log_;
    if (kind == "head") {
      ++heads_;
      read_head(words, id, log);
    } else if (kind == "told") {
      read_told(words, log);
    } else if (kind == "section") {
      read_section(words, log, limits_);
      entries_ += section_width;
    } else {
      return false;
    }
    return words.all_read();
  }

  const Limits& limits_;
  Index index_;
  std::pair<const Sha256Digest, MirroredLog>* log_ = nullptr;  // whose lines are read
  std::size_t line_ = 0;
  std::size_t entries_ = 0;
  std::size_t heads_ = 0;
};

}  // namespace

Mark mark_of(const Sha256Digest& leaf_hash) {
  Cursor cursor(leaf_hash.bytes);
  return cursor.take_uint(mark_bytes).value_or(0);
}

std::uint64_t Index::entries() const {
  std::uint64_t sum = 0;
  for (const auto& [id, log] : logs) sum += log.sections.size() * section_width;
  return sum;
}

bool is_index(ByteView text) { return as_text(text).starts_with("emblem mirror "); }

Result<Index> parse_index(ByteView text, const Limits& limits) {
  const std::string_view lines = as_text(text);
  if (!lines.starts_with(first_line)) return fail(Code::mirror_malformed, "line 1", "not a mirror of version 1");
  auto index = IndexParser(limits).parse(lines.substr(first_line.size()));
  // One order of lines and one way to write numbers.
  if (index && encode_index(*index) != lines) return fail(Code::mirror_malformed, "", "not in its one form");
  return index;
}

std::string encode_index(const Index& index) {
  std::string text(first_line);
  for (const auto& [id, log] : index.logs) {
    text += "log " + encode_base64(id.bytes) + "\n";
    for (const auto& [size, head] : log.heads) text += line_of(head);
    for (const auto& [begin, end] : log.told) text += "told " + text_of(begin) + " " + text_of(end) + "\n";
    for (const auto& [begin, section] : log.sections) text += line_of(section);
  }
  return text;
}

}  // namespace emblem::mirror
