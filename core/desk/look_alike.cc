#include "core/desk/look_alike.h"

#include <algorithm>
#include <vector>

#include "core/bytes/utf8.h"
#include "core/desk/confusables.h"
#include "core/desk/punycode.h"

namespace emblem::desk {
namespace {

// Whether one insertion, deletion, substitution or swap of neighbours makes one of the other (Damerau-Levenshtein
// distance 1).
bool is_one_edit(std::u32string_view left, std::u32string_view right) {
  if (left.size() > right.size()) std::swap(left, right);
  if (right.size() - left.size() > 1) return false;
  const auto [l, r] = std::ranges::mismatch(left, right);
  const std::u32string_view left_rest(l, left.end());
  const std::u32string_view right_rest(r, right.end());
  if (right_rest.empty()) return false;  // they are equal
  if (left.size() < right.size()) return left_rest == right_rest.substr(1);
  if (left_rest.substr(1) == right_rest.substr(1)) return true;
  return left_rest.size() >= 2 && left_rest[0] == right_rest[1] && left_rest[1] == right_rest[0] &&
         left_rest.substr(2) == right_rest.substr(2);
}

// Labels under which registries of countries let others register, as in hospital.co.uk.
constexpr std::u32string_view registry_labels[] = {U"ac",   U"asso", U"co",  U"com", U"edu", U"gob",
                                                   U"gouv", U"gov",  U"go",  U"mil", U"ne",  U"net",
                                                   U"nom",  U"or",   U"org", U"ong", U"sch", U"info"};

// The name without its public ending and without hyphens: what a reader remembers. Empty for an ending alone.
std::u32string words_of(std::u32string_view name) {
  constexpr std::size_t country = 2;
  std::size_t dot = name.rfind(U'.');
  if (dot == std::u32string_view::npos) return {};
  const bool of_country = name.size() - dot - 1 == country;
  name = name.substr(0, dot);
  dot = name.rfind(U'.');
  if (of_country && dot != std::u32string_view::npos &&
      std::ranges::find(registry_labels, name.substr(dot + 1)) != std::end(registry_labels)) {
    name = name.substr(0, dot);
  }
  std::u32string words(name);
  std::erase(words, U'-');
  return words;
}

// A name in the forms that are compared.
struct Forms {
  explicit Forms(std::string_view domain)
      : letters(decode_name(domain)), shape(fold_shape(letters)), words(fold_shape(words_of(letters))) {}

  std::u32string letters;
  std::u32string shape;
  std::u32string words;
};

std::optional<Likeness> compare(const Forms& left, const Forms& right) {
  if (left.shape == right.shape) return Likeness::same_shape;
  if (is_one_edit(left.letters, right.letters) || is_one_edit(left.shape, right.shape)) return Likeness::one_edit;
  if (!left.words.empty() && left.words == right.words) return Likeness::same_words;
  return std::nullopt;
}

// Letters that stand alone, from left to right, and do nothing to their neighbours.
bool is_plain_letter(char32_t letter) {
  struct Range {
    char32_t first;
    char32_t last;
  };
  constexpr Range ranges[] = {{0xc0, 0x24f},    {0x370, 0x373},   {0x376, 0x377},   {0x37b, 0x37d},   {0x386, 0x386},
                              {0x388, 0x38a},   {0x38c, 0x38c},   {0x38e, 0x3a1},   {0x3a3, 0x3ff},   {0x400, 0x481},
                              {0x48a, 0x52f},   {0x561, 0x586},   {0x10d0, 0x10fa}, {0x1e00, 0x1eff}, {0x3041, 0x3096},
                              {0x30a1, 0x30fa}, {0x4e00, 0x9fff}, {0xac00, 0xd7a3}};
  return std::ranges::any_of(ranges, [&](const Range& range) { return letter >= range.first && letter <= range.last; });
}

bool is_plain_ascii(char32_t letter) { return letter > U' ' && letter <= U'~' && letter != U'\\'; }

std::string escaped(char32_t letter) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr char32_t last_of_four = 0xffff;
  std::string text = letter > last_of_four ? "\\U" : "\\u";
  for (int shift = letter > last_of_four ? 28 : 12; shift >= 0; shift -= 4) text += digits[(letter >> shift) & 0xf];
  return text;
}

}  // namespace

std::optional<LookAlike> find_look_alike(std::string_view domain, std::span<const std::string> known) {
  const Forms asked(domain);
  for (const std::string& name : known) {
    if (name == domain) continue;
    if (const auto likeness = compare(asked, Forms(name))) return LookAlike{name, *likeness};
  }
  return std::nullopt;
}

std::string show_unicode(std::string_view domain) {
  const std::u32string name = decode_name(domain);
  std::string letters;
  std::string numbers;
  for (const char32_t letter : name) {
    const std::string number = is_plain_ascii(letter) ? std::string(1, static_cast<char>(letter)) : escaped(letter);
    numbers += number;
    if (is_plain_letter(letter)) {
      append_utf8(letters, letter);
    } else {
      letters += number;
    }
  }
  return numbers == domain ? std::string() : letters + " (" + numbers + ")";
}

}  // namespace emblem::desk
