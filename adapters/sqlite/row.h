// What a store says, taken with suspicion.
#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include "adapters/sqlite/database.h"
#include "core/crypto/public_key.h"
#include "core/dns/domain_name.h"
#include "emblem/report.h"

namespace emblem::sqlite {

// The words that stand for enumerators in a store, in the enumerators' order; never changed.
template <std::size_t Count>
using Words = std::array<std::string_view, Count>;

inline constexpr Words<4> role_words = {"root", "emblem", "web", "approver"};
inline constexpr Words<3> key_state_words = {"active", "retired", "incoming"};
inline constexpr Words<4> curve_words = {"P-256", "P-384", "P-521", "Ed25519"};
inline constexpr Words<2> mark_state_words = {"marked", "withdrawn"};
inline constexpr Words<2> token_role_words = {"emblem", "endorsement"};
inline constexpr Words<3> token_state_words = {"current", "superseded", "withdrawn"};
inline constexpr Words<4> place_kind_words = {"fragment", "zone file", "store file", "update"};
inline constexpr Words<2> publication_state_words = {"settled", "begun"};
inline constexpr Words<3> dialect_words = {"jose", "cose", "cose-16sep"};

template <typename Enum, std::size_t Count>
std::string_view word_of(const Words<Count>& words, Enum value) {
  return words.at(static_cast<std::size_t>(value));
}

template <typename Enum, std::size_t Count>
std::optional<Enum> find_word(const Words<Count>& words, std::string_view word) {
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Enum>(found - words.begin());
}

// The columns of one row, taken from left to right. What does not hold gives an empty value and is told by check().
class Row {
 public:
  Row(const Statement& statement, std::string_view table) : statement_(statement), table_(table) {}

  std::int64_t number();
  std::int64_t number_within(std::int64_t least, std::int64_t most);
  std::optional<std::int64_t> number_or_null();
  std::string text();
  Bytes bytes();
  Sha256Digest digest();
  std::optional<Sha256Digest> digest_or_null();
  void must_be_null();
  UnixTime time();
  dns::DomainName name();
  crypto::PublicKey key();
  std::vector<Dialect> dialects();

  template <typename Enum, std::size_t Count>
  Enum word(const Words<Count>& words) {
    const auto value = find_word<Enum>(words, view(Kind::text));
    if (!value) doubt();
    return value.value_or(Enum{});
  }

  // Error: home_malformed; `where` names file, table, row and column.
  Result<void> check() const;

 private:
  enum class Kind : std::uint8_t { number, text, bytes };
  bool is_null() const;
  std::string_view view(Kind kind);  // of the next column, which must be of the kind
  void doubt();                      // about the column taken last

  const Statement& statement_;
  std::string_view table_;
  int next_ = 0;
  std::optional<int> doubtful_;
};

}  // namespace emblem::sqlite
