#include "adapters/sqlite/row.h"

#include <sqlite3.h>

namespace emblem::sqlite {

bool Row::is_null() const { return sqlite3_column_type(statement_.handle(), next_) == SQLITE_NULL; }

void Row::doubt() {
  if (!doubtful_) doubtful_ = next_ - 1;
}

std::string_view Row::view(Kind kind) {
  const int column = next_++;
  const int expected = kind == Kind::text ? SQLITE_TEXT : kind == Kind::bytes ? SQLITE_BLOB : SQLITE_INTEGER;
  if (sqlite3_column_type(statement_.handle(), column) != expected) {
    doubt();
    return {};
  }
  if (kind == Kind::number) return {};
  const auto* const start = static_cast<const char*>(sqlite3_column_blob(statement_.handle(), column));
  const int size = sqlite3_column_bytes(statement_.handle(), column);
  return start == nullptr ? std::string_view{} : std::string_view(start, static_cast<std::size_t>(size));
}

std::int64_t Row::number() {
  const int column = next_;
  view(Kind::number);
  return sqlite3_column_int64(statement_.handle(), column);
}

std::int64_t Row::number_within(std::int64_t least, std::int64_t most) {
  const std::int64_t value = number();
  if (value < least || value > most) doubt();
  return std::clamp(value, least, most);
}

std::optional<std::int64_t> Row::number_or_null() {
  if (!is_null()) return number();
  ++next_;
  return std::nullopt;
}

std::string Row::text() { return std::string(view(Kind::text)); }

Bytes Row::bytes() {
  const ByteView bytes = as_bytes(view(Kind::bytes));
  return {bytes.begin(), bytes.end()};
}

Sha256Digest Row::digest() {
  Sha256Digest digest;
  const ByteView bytes = as_bytes(view(Kind::bytes));
  if (bytes.size() == digest.bytes.size()) {
    std::ranges::copy(bytes, digest.bytes.begin());
  } else {
    doubt();
  }
  return digest;
}

std::optional<Sha256Digest> Row::digest_or_null() {
  if (!is_null()) return digest();
  ++next_;
  return std::nullopt;
}

void Row::must_be_null() {
  const bool null = is_null();
  ++next_;
  if (!null) doubt();
}

UnixTime Row::time() {
  const std::int64_t seconds = number();
  return {seconds, static_cast<std::uint32_t>(number_within(0, 999'999'999))};
}

dns::DomainName Row::name() {
  auto name = dns::DomainName::from_wire(as_bytes(view(Kind::bytes)));
  if (!name) doubt();
  return std::move(name).value_or(dns::DomainName());
}

crypto::PublicKey Row::key() {
  crypto::PublicKey key;
  key.curve = word<crypto::Curve>(curve_words);
  const std::size_t size = crypto::coordinate_size(key.curve);
  key.x = bytes();
  if (key.x.size() != size) doubt();
  key.y = bytes();
  if (key.y.size() != (key.curve == crypto::Curve::ed25519 ? 0 : size)) doubt();
  return key;
}

// "jose cose": in the order of preference, with one space between.
std::vector<Dialect> Row::dialects() {
  std::vector<Dialect> dialects;
  std::string_view rest = view(Kind::text);
  for (bool more = !rest.empty(); more;) {
    const auto space = rest.find(' ');
    const auto dialect = find_word<Dialect>(dialect_words, rest.substr(0, space));
    if (!dialect) {
      doubt();
      return {};
    }
    dialects.push_back(*dialect);
    more = space != std::string_view::npos;
    if (more) rest.remove_prefix(space + 1);
  }
  return dialects;
}

Result<void> Row::check() const {
  if (!doubtful_) return {};
  const char* const column = sqlite3_column_name(statement_.handle(), *doubtful_);
  std::string where = statement_.where() + ": " + std::string(table_) + ": " + (column == nullptr ? "" : column);
  return fail(Code::home_malformed, std::move(where), "a value that must not stand there");
}

}  // namespace emblem::sqlite
