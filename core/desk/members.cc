#include "core/desk/members.h"

#include <algorithm>

#include "core/cbor/survey.h"
#include "core/cose/cose_key.h"
#include "core/issue/key_writer.h"
#include "core/issue/map_writer.h"

namespace emblem::desk {
namespace {

constexpr std::uint64_t end_of_9999 = 253'402'300'799;  // the last second that RFC 3339 can write

}  // namespace

std::unexpected<Error> malformed(std::string_view member, std::string detail) {
  return fail(Code::request_malformed, std::string(member), std::move(detail));
}

Result<void> check_deterministic(ByteView item, const Limits& limits) {
  const auto survey = cbor::survey_item(item, {.depth = limits.depth, .map_entries = limits.map_entries});
  if (!survey && survey.error().code == Code::limit_exceeded) return std::unexpected(survey.error());
  if (!survey) return malformed(survey.error().where, to_text(survey.error()));
  const auto& departure = survey->long_head ? survey->long_head : survey->unsorted_key;
  if (departure) return malformed("byte " + std::to_string(*departure), "not in deterministic encoding");
  return {};
}

Result<MemberReader> MemberReader::open(ByteView map, std::uint64_t members, const Limits& limits) {
  MemberReader reader(map, limits);
  if (reader.reader_.take_map() != members) return malformed("", "not a map of " + std::to_string(members));
  return reader;
}

Result<void> MemberReader::take_label(Member member) {
  if (reader_.take_unsigned() != member.label) return malformed(member.name, "missing, or an unknown one before it");
  return {};
}

Result<Sha256Digest> MemberReader::take_digest(Member member) {
  EMBLEM_CHECK(take_label(member));
  return desk::take_digest(reader_, member.name);
}

Result<token::OrganizationId> MemberReader::take_organization(Member member) {
  EMBLEM_CHECK(take_label(member));
  const auto text = reader_.take_text();
  if (!text) return malformed(member.name, "not text");
  auto organization = token::OrganizationId::parse(*text);
  if (!organization) return malformed(member.name, std::string(*text));
  return organization;
}

Result<crypto::PublicKey> MemberReader::take_key(Member member) {
  EMBLEM_CHECK(take_label(member));
  const ByteView item = reader_.take_any();
  auto parsed = cose::parse_cose_key(item, limits_);
  if (!parsed && parsed.error().code == Code::limit_exceeded) return std::unexpected(parsed.error());
  if (!parsed) return malformed(member.name, to_text(parsed.error()));
  if (!equal(issue::encode_cose_key(parsed->key), item)) return malformed(member.name, "not in the form that we write");
  return std::move(parsed->key);
}

Result<std::vector<Bytes>> MemberReader::take_chain(Member member) {
  EMBLEM_TRY(const std::uint64_t count, take_array(member, limits_.certificates));
  std::vector<Bytes> chain;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto certificate = reader_.take_bytes();
    if (!certificate || certificate->empty()) return malformed(member.name, "not the bytes of a certificate");
    if (certificate->size() > limits_.certificate_bytes) return fail(Code::limit_exceeded, std::string(member.name));
    chain.emplace_back(certificate->begin(), certificate->end());
  }
  return chain;
}

Result<std::uint64_t> MemberReader::take_unsigned(Member member, std::uint64_t greatest) {
  EMBLEM_CHECK(take_label(member));
  const auto number = reader_.take_unsigned();
  if (!number || *number > greatest) return malformed(member.name, "not a number up to " + std::to_string(greatest));
  return *number;
}

Result<UnixTime> MemberReader::take_time(Member member) {
  EMBLEM_TRY(const std::uint64_t seconds, take_unsigned(member, end_of_9999));
  return UnixTime{static_cast<std::int64_t>(seconds)};
}

Result<std::uint64_t> MemberReader::take_array(Member member, std::size_t most) {
  EMBLEM_CHECK(take_label(member));
  const auto count = reader_.take_array();
  if (!count) return malformed(member.name, "not an array");
  if (*count > most) return fail(Code::limit_exceeded, std::string(member.name));
  return *count;
}

Result<Sha256Digest> take_digest(cbor::Reader& reader, std::string_view member) {
  Sha256Digest digest;
  const auto bytes = reader.take_bytes();
  if (!bytes || bytes->size() != digest.bytes.size()) return malformed(member, "not 32 bytes");
  std::ranges::copy(*bytes, digest.bytes.begin());
  return digest;
}

Result<Dialect> take_dialect(cbor::Reader& reader, std::string_view member) {
  const auto number = reader.take_unsigned();
  for (const Dialect dialect : {Dialect::jose, Dialect::cose, Dialect::cose_16sep}) {
    if (number == number_of(dialect)) return dialect;
  }
  return malformed(member, "an unknown dialect");
}

Bytes encode_text(std::string_view text) { return cbor::Encoder().text(text).encoded(); }

Bytes encode_number(std::uint64_t number) { return cbor::Encoder().unsigned_integer(number).encoded(); }

Bytes encode_bytes(ByteView bytes) { return cbor::Encoder().bytes(bytes).encoded(); }

Bytes encode_time(UnixTime time) { return cbor::Encoder().integer(time.seconds).encoded(); }

Bytes encode_chain(const std::vector<Bytes>& chain) {
  std::vector<Bytes> items;
  items.reserve(chain.size());
  for (const Bytes& certificate : chain) items.push_back(encode_bytes(certificate));
  return issue::encode_array(items);
}

// In files these numbers stay, whatever becomes of the enumeration.
std::uint64_t number_of(Dialect dialect) {
  switch (dialect) {
    case Dialect::jose:
      return 0;
    case Dialect::cose:
      return 1;
    case Dialect::cose_16sep:
      return 2;
  }
  return 0;
}

}  // namespace emblem::desk
