#include "core/bundle/item_reader.h"

#include "core/bundle/form.h"

namespace emblem::bundle {
namespace {

std::string place(std::size_t offset, Member member) {
  return "byte " + std::to_string(offset) + ": " + std::string(member);
}

constexpr std::uint8_t simple_null = 0xf6;

}  // namespace

std::unexpected<Error> ItemReader::malformed(Member member, std::string detail) {
  return fail(Code::bundle_malformed, place(last_, member), std::move(detail));
}

std::unexpected<Error> ItemReader::too_large(Member member) { return fail(Code::limit_exceeded, place(last_, member)); }

Result<std::uint64_t> ItemReader::take_number(Member member, std::uint64_t greatest) {
  last_ = reader_.offset();
  const auto number = reader_.take_unsigned();
  if (!number || *number > greatest) return malformed(member, "not a number up to " + std::to_string(greatest));
  return *number;
}

Result<Bytes> ItemReader::take_bytes(Member member, std::size_t least, std::size_t most) {
  last_ = reader_.offset();
  const auto bytes = reader_.take_bytes();
  if (!bytes || bytes->size() < least) return malformed(member, "not a byte string of this kind");
  if (bytes->size() > most) return too_large(member);
  return Bytes(bytes->begin(), bytes->end());
}

Result<std::string> ItemReader::take_text(Member member, std::size_t most) {
  last_ = reader_.offset();
  const auto text = reader_.take_text();
  if (!text) return malformed(member, "not text");
  if (text->size() > most) return too_large(member);
  return std::string(*text);
}

Result<Sha256Digest> ItemReader::take_digest(Member member) {
  last_ = reader_.offset();
  Sha256Digest digest;
  const auto bytes = reader_.take_bytes();
  if (!bytes || bytes->size() != digest.bytes.size()) return malformed(member, "not 32 bytes");
  std::ranges::copy(*bytes, digest.bytes.begin());
  return digest;
}

Result<UnixTime> ItemReader::take_time(Member member) {
  EMBLEM_TRY(const std::uint64_t seconds, take_number(member, last_second));
  return UnixTime{static_cast<std::int64_t>(seconds)};
}

Result<dns::DomainName> ItemReader::take_name(Member member) {
  last_ = reader_.offset();
  const auto wire = reader_.take_bytes();
  if (!wire) return malformed(member, "not a byte string");
  auto name = dns::DomainName::from_wire(*wire);
  if (!name) return malformed(member, to_text(name.error()));
  if (!equal(name->wire(), *wire)) return malformed(member, "a name in capitals");
  return *std::move(name);
}

Result<void> ItemReader::take_tag(Member member, std::uint64_t number) {
  last_ = reader_.offset();
  if (reader_.take_tag() != number) return malformed(member, "not tag " + std::to_string(number));
  return {};
}

Result<void> ItemReader::take_map(Member member, std::uint64_t entries) {
  last_ = reader_.offset();
  if (reader_.take_map() != entries) return malformed(member, "not a map of " + std::to_string(entries));
  return {};
}

bool ItemReader::take_null() {
  last_ = reader_.offset();
  if (item_.size() <= last_ || item_[last_] != simple_null) return false;
  reader_.take_any();
  return true;
}

Result<void> ItemReader::take_tuple(Member member, std::uint64_t elements) {
  last_ = reader_.offset();
  if (reader_.take_array() != elements) return malformed(member, "not an array of " + std::to_string(elements));
  return {};
}

Result<std::uint64_t> ItemReader::take_count(Member member, std::size_t most) {
  last_ = reader_.offset();
  const auto count = reader_.take_array();
  if (!count) return malformed(member, "not an array");
  if (*count > most) return too_large(member);
  return *count;
}

Result<std::vector<Sha256Digest>> ItemReader::take_path(Member member) {
  EMBLEM_TRY(const std::uint64_t count, take_count(member, limits_.proof_nodes));
  std::vector<Sha256Digest> path;
  path.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    EMBLEM_TRY(path.emplace_back(), take_digest(member));
  }
  return path;
}

}  // namespace emblem::bundle
