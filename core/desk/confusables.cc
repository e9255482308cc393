#include "core/desk/confusables.h"

#include <map>

namespace emblem::desk {
namespace {

struct Twins {
  std::u32string_view shape;
  std::u32string_view letters;
};

// What a domain name may hold (IDNA 2008: letters in lower case) and many faces draw like, or nearly like, the plain
// letters. Chosen by looking, after the idea of UTS 39.
constexpr Twins twins[] = {
    {U"a", U"àáâãäåāăąǎǟǡǻȁȃȧạảấầẩẫậắằẳẵặɑаӑӓαάἀἁὰ"},
    {U"ae", U"æǣǽӕ"},
    {U"b", U"ƀɓḃḅḇьвъƅβ"},
    {U"c", U"çćĉċčƈȼḉсҫϲⅽᴄ"},
    {U"d", U"ďđɖɗḋḍḏḑḓðԁժ"},
    {U"e", U"èéêëēĕėęěȅȇȩẹẻẽếềểễệеёѐєҽεέəӗ"},
    {U"f", U"ƒḟϝք"},
    {U"g", U"ĝğġģǥǧǵɡɠḡցԍγ"},
    {U"h", U"ĥħȟḣḥḧḩḫһнћҥӈհɦ"},
    {U"i", U"ìíîïĩīĭįǐȉȋıɨḭḯỉịіїιίϊɩӏ"},
    {U"j", U"ĵǰɉјϳյ"},
    {U"k", U"ķĸƙǩḱḳḵкќҝқκ"},
    {U"l", U"ĺļľŀłƚḷḹḻḽլ\u0627\u05df\u05d5"},
    {U"m", U"ḿṁṃмɱ"},
    {U"n", U"ñńņňŋǹƞṅṇṉṋпиηήոռ"},
    {U"o", U"òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợоӧөοόσօ०০੦૦୦๐໐ಂဝ၀ჿ\u05e1\u0647"},
    {U"oe", U"œ"},
    {U"p", U"ṕṗƥрρþ"},
    {U"q", U"ʠԛգզ"},
    {U"r", U"ŕŗřȑȓɍṙṛṝṟгѓґ"},
    {U"s", U"śŝşšșṡṣṥṧṩѕʂ"},
    {U"ss", U"ß"},
    {U"t", U"ţťŧțṫṭṯṱẗтτ"},
    {U"u", U"ùúûüũūŭůűųưǔǖǘǚǜȕȗụủứừửữựυύμцսʋ"},
    {U"v", U"ṽṿѵνʋ"},
    {U"w", U"ŵẁẃẅẇẉẘԝшщωώɯա"},
    {U"x", U"ẋẍхҳχж"},
    {U"y", U"ýÿŷȳẏẙỳỵỷỹуўүγʏყ"},
    {U"z", U"źżžƶȥẑẓẕʐ"},
    {U"3", U"зӡʒɜҙэ"},
    {U"6", U"б"},
    {U"4", U"ч"},
    {U"-", U"‐‑–·ー一"},
};

const std::map<char32_t, std::u32string_view>& shapes() {
  static const auto table = [] {
    std::map<char32_t, std::u32string_view> by_letter;
    for (const Twins& row : twins) {
      for (const char32_t letter : row.letters) by_letter.emplace(letter, row.shape);
    }
    return by_letter;
  }();
  return table;
}

struct Pair {
  std::u32string_view letters;
  char32_t shape;
};
constexpr Pair pairs[] = {{U"rn", U'm'}, {U"vv", U'w'}, {U"cl", U'd'}};

char32_t fold_single(char32_t letter) {
  if (letter == U'1' || letter == U'i') return U'l';
  return letter == U'0' ? U'o' : letter;
}

// Marks set upon the letter before, and joiners.
bool is_invisible(char32_t letter) {
  return (letter >= 0x300 && letter <= 0x36f) || letter == 0x200c || letter == 0x200d;
}

std::u32string to_plain(std::u32string_view name) {
  constexpr char32_t first_beyond_ascii = 0x80;
  std::u32string plain;
  for (const char32_t letter : name) {
    if (is_invisible(letter)) continue;
    const auto found = letter < first_beyond_ascii ? shapes().end() : shapes().find(letter);
    if (found == shapes().end()) {
      plain += letter;
    } else {
      plain += found->second;
    }
  }
  return plain;
}

}  // namespace

std::u32string fold_shape(std::u32string_view name) {
  const std::u32string plain = to_plain(name);
  std::u32string shape;
  for (std::u32string_view rest = plain; !rest.empty();) {
    char32_t letter = fold_single(rest.front());
    std::size_t taken = 1;
    for (const Pair& pair : pairs) {
      if (!rest.starts_with(pair.letters)) continue;
      letter = pair.shape;
      taken = pair.letters.size();
    }
    shape += letter;
    rest.remove_prefix(taken);
  }
  return shape;
}

}  // namespace emblem::desk
