#include "core/update/tsig_key.h"

#include <algorithm>
#include <utility>

#include "core/bytes/base_encodings.h"
#include "core/update/key_words.h"

namespace emblem::update {
namespace {

constexpr std::size_t longest_file = std::size_t{64} * 1024;
constexpr std::size_t shortest_secret = 16;
constexpr std::size_t longest_secret = 1024;

using crypto::MacAlgorithm;

constexpr std::array<std::pair<std::string_view, MacAlgorithm>, 4> algorithms{{
    {"hmac-sha224", MacAlgorithm::hmac_sha224},
    {"hmac-sha256", MacAlgorithm::hmac_sha256},
    {"hmac-sha384", MacAlgorithm::hmac_sha384},
    {"hmac-sha512", MacAlgorithm::hmac_sha512},
}};

std::unexpected<Error> malformed(std::size_t line, std::string detail) {
  return fail(Code::tsig_key_malformed, line == 0 ? "" : "line " + std::to_string(line), std::move(detail));
}

// One member of a key as it stands in the file.
struct Member {
  std::string_view text;
  std::size_t line = 0;  // 0: not there
};

struct RawKey {
  Member name;
  Member algorithm;
  Member secret;
};

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return result;
}

Result<MacAlgorithm> read_algorithm(const Member& member) {
  if (const auto found = find_algorithm(member.text)) return *found;
  const std::string word = lower(member.text);
  if (word.starts_with("hmac-md5") || word.starts_with("hmac-sha1")) {
    return malformed(member.line, "algorithms with MD5 and SHA-1 are refused: make a key for hmac-sha256");
  }
  return malformed(member.line, "the algorithm is not hmac-sha256 or another of SHA-2");
}

Result<Secret> read_secret(const Member& member) {
  auto bytes = parse_base64(member.text);
  if (!bytes) return malformed(member.line, "the secret is not base64");
  Secret secret(*std::move(bytes));
  if (secret.bytes().size() < shortest_secret) return malformed(member.line, "the secret is shorter than 16 bytes");
  if (secret.bytes().size() > longest_secret) return malformed(member.line, "the secret is longer than 1024 bytes");
  return secret;
}

Result<TsigKey> make_key(const RawKey& raw) {
  if (raw.name.line == 0) return malformed(0, "no key is named");
  if (raw.secret.line == 0) return malformed(raw.name.line, "the key has no secret");
  TsigKey key;
  auto name = dns::DomainName::parse(raw.name.text);
  if (!name || name->is_root()) return malformed(raw.name.line, "the key's name is no domain name");
  key.name = *std::move(name);
  if (raw.algorithm.line != 0) {
    EMBLEM_TRY(key.algorithm, read_algorithm(raw.algorithm));
  }
  EMBLEM_TRY(key.secret, read_secret(raw.secret));
  return key;
}

Result<void> keep(Member& member, std::string_view text, std::size_t line) {
  if (member.line != 0) return malformed(line, "the same thing twice, or a second key");
  member = {text, line};
  return {};
}

// key "name" { algorithm hmac-sha256; secret "…"; };
class NamedConf {
 public:
  explicit NamedConf(std::string_view text) : words_(text) {}

  Result<TsigKey> read() {
    for (;;) {
      EMBLEM_TRY(const auto word, words_.next());
      if (!word) break;
      if (word->is("key")) {
        EMBLEM_CHECK(read_key());
      } else {
        EMBLEM_CHECK(skip_statement(*word));
      }
    }
    return make_key(key_);
  }

 private:
  Result<KeyWord> require() {
    EMBLEM_TRY(const auto word, words_.next());
    if (!word) return malformed(words_.line(), "the file is cut");
    return *word;
  }

  Result<void> read_key() {
    EMBLEM_TRY(const KeyWord name, require());
    EMBLEM_CHECK(keep(key_.name, name.text, name.line));
    EMBLEM_TRY(const KeyWord open, require());
    if (!open.is("{")) return malformed(open.line, "expected { after the key's name");
    for (;;) {
      EMBLEM_TRY(const KeyWord word, require());
      if (word.is("}")) return {};
      if (word.is(";")) continue;
      const bool is_algorithm = word.is("algorithm");
      if (!is_algorithm && !word.is("secret")) return malformed(word.line, "a key has algorithm and secret");
      EMBLEM_TRY(const KeyWord value, require());
      EMBLEM_CHECK(keep(is_algorithm ? key_.algorithm : key_.secret, value.text, value.line));
      EMBLEM_TRY(const KeyWord end, require());
      if (!end.is(";")) return malformed(end.line, "expected ; there");
    }
  }

  // Up to its semicolon outside of braces, or the end of the file.
  Result<void> skip_statement(KeyWord word) {
    std::size_t depth = 0;
    for (;;) {
      if (word.is("{")) ++depth;
      if (word.is("}") && depth-- == 0) return malformed(word.line, "a } too many");
      if (word.is(";") && depth == 0) return {};
      EMBLEM_TRY(const auto next, words_.next());
      if (!next) return {};
      word = *next;
    }
  }

  KeyWords words_;
  RawKey key_;
};

struct Line {
  std::string_view text;  // trimmed, without comment
  std::size_t number = 0;
};

// Calls `take` for each line with something on it. A '#' after a blank begins a comment.
template <typename Take>
Result<void> for_each_line(std::string_view text, Take take) {
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.starts_with("#")) continue;
    line = trim(line.substr(0, line.find(" #")));
    if (!line.empty()) EMBLEM_CHECK(take(Line{line, number}));
  }
  return {};
}

std::string_view unquote(std::string_view text) {
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// A line of a list of one mapping under key:.
Result<void> read_knot_line(RawKey& key, Line line) {
  if (line.text == "key:" || line.text == "---") return {};
  if (line.text.starts_with("-")) line.text = trim(line.text.substr(1));
  const std::size_t colon = line.text.find(':');
  if (colon == std::string_view::npos) return malformed(line.number, "expected a member and its value");
  const std::string_view member = trim(line.text.substr(0, colon));
  const std::string_view value = unquote(trim(line.text.substr(colon + 1)));
  if (member == "id") return keep(key.name, value, line.number);
  if (member == "algorithm") return keep(key.algorithm, value, line.number);
  if (member == "secret") return keep(key.secret, value, line.number);
  return malformed(line.number, "a key has id, algorithm and secret");
}

// algorithm:name:secret
Result<void> read_whole_line(RawKey& key, Line line) {
  const std::size_t first = line.text.find(':');
  const std::size_t second = line.text.find(':', first + 1);
  if (second == std::string_view::npos) return malformed(line.number, "expected algorithm:name:secret");
  EMBLEM_CHECK(keep(key.algorithm, line.text.substr(0, first), line.number));
  EMBLEM_CHECK(keep(key.name, line.text.substr(first + 1, second - first - 1), line.number));
  return keep(key.secret, line.text.substr(second + 1), line.number);
}

Result<TsigKey> read_lines(std::string_view text, Result<void> (*read)(RawKey&, Line)) {
  RawKey key;
  EMBLEM_CHECK(for_each_line(text, [&](Line line) { return read(key, line); }));
  return make_key(key);
}

enum class Style : unsigned char { named_conf, knot, one_line };

// By the first line that says something.
Style find_style(std::string_view text) {
  Style style = Style::named_conf;
  bool found = false;
  (void)for_each_line(text, [&](Line line) -> Result<void> {
    if (std::exchange(found, true)) return {};
    if (line.text == "key:" || line.text == "---") style = Style::knot;
    if (std::ranges::count(line.text, ':') == 2 && lower(line.text).starts_with("hmac-")) style = Style::one_line;
    return {};
  });
  return style;
}

}  // namespace

dns::DomainName algorithm_name(MacAlgorithm algorithm) {
  for (const auto& [text, row] : algorithms) {
    if (row == algorithm) return dns::DomainName::parse(text).value_or(dns::DomainName());
  }
  return {};
}

std::optional<MacAlgorithm> find_algorithm(std::string_view text) {
  std::string word = lower(text);
  if (word.ends_with('.')) word.pop_back();
  for (const auto& [name, algorithm] : algorithms) {
    if (word == name) return algorithm;
  }
  return std::nullopt;
}

Result<TsigKey> parse_tsig_key(std::string_view text) {
  if (text.size() > longest_file) return malformed(0, "the file is larger than 64 KiB");
  switch (find_style(text)) {
    case Style::knot:
      return read_lines(text, read_knot_line);
    case Style::one_line:
      return read_lines(text, read_whole_line);
    case Style::named_conf:
      break;
  }
  return NamedConf(text).read();
}

}  // namespace emblem::update
