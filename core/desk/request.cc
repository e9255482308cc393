#include "core/desk/request.h"

#include <algorithm>

#include "core/cbor/encoder.h"
#include "core/desk/envelope.h"
#include "core/desk/members.h"
#include "core/issue/key_writer.h"
#include "core/issue/map_writer.h"
#include "core/token/asset.h"

namespace emblem::desk {
namespace {

constexpr std::string_view content_type = "application/emblem-request+cbor";
constexpr Member organization = {1, "organization"};
constexpr Member root_key = {2, "root key"};
constexpr Member log = {3, "log"};
constexpr Member chain = {4, "chain"};
constexpr Member dialects = {5, "dialects"};
constexpr Member purposes = {6, "purposes"};
constexpr Member assets = {7, "assets"};
constexpr Member lifetime = {8, "lifetime"};
constexpr Member made = {9, "made"};
constexpr std::uint64_t members = 9;

constexpr std::uint64_t all_purposes = 31;
constexpr std::uint64_t longest_lifetime = std::uint64_t{100} * 366 * 86400;

Bytes encode_log_entry(const token::LogEntry& entry) {
  cbor::Encoder encoder;
  encoder.array(2).bytes(entry.log_id.bytes);
  if (const auto* hash = std::get_if<Sha256Digest>(&entry.place)) {
    encoder.bytes(hash->bytes);
  } else {
    encoder.unsigned_integer(std::get<std::uint64_t>(entry.place));
  }
  return std::move(encoder).encoded();
}

template <typename T, typename Encode>
Bytes encode_each(const std::vector<T>& values, Encode encode) {
  std::vector<Bytes> items;
  items.reserve(values.size());
  for (const T& value : values) items.push_back(encode(value));
  return issue::encode_array(items);
}

Bytes encode_content(const Request& request) {
  issue::MapWriter map;
  const auto set = [&](Member member, Bytes value) {
    map.set(static_cast<std::int64_t>(member.label), std::move(value));
  };
  set(organization, encode_text(request.organization.text()));
  set(root_key, issue::encode_cose_key(request.root));
  set(log, encode_each(request.log, encode_log_entry));
  set(chain, encode_chain(request.chain));
  set(dialects, encode_each(request.dialects, [](Dialect dialect) { return encode_number(number_of(dialect)); }));
  set(purposes, encode_number(request.purposes));
  set(assets, encode_each(request.assets, encode_text));
  set(lifetime, cbor::Encoder().integer(request.lifetime).encoded());
  set(made, encode_time(request.made));
  return map.encoded();
}

Result<token::LogEntry> read_log_entry(cbor::Reader& reader) {
  if (reader.take_array() != 2) return malformed(log.name, "an entry that is not a pair");
  EMBLEM_TRY(const Sha256Digest id, take_digest(reader, log.name));
  if (const auto index = reader.take_unsigned()) return token::LogEntry{id, *index};
  EMBLEM_TRY(const Sha256Digest hash, take_digest(reader, log.name));
  return token::LogEntry{id, hash};
}

Result<std::vector<token::LogEntry>> read_log(MemberReader& reader, const Limits& limits) {
  EMBLEM_TRY(const std::uint64_t count, reader.take_array(log, limits.log_entries));
  std::vector<token::LogEntry> entries;
  for (std::uint64_t i = 0; i < count; ++i) {
    EMBLEM_TRY(const token::LogEntry entry, read_log_entry(reader.reader()));
    entries.push_back(entry);
  }
  return entries;
}

Result<std::vector<Dialect>> read_dialects(MemberReader& reader) {
  constexpr std::size_t known = 3;
  EMBLEM_TRY(const std::uint64_t count, reader.take_array(dialects, known));
  std::vector<Dialect> read;
  for (std::uint64_t i = 0; i < count; ++i) {
    EMBLEM_TRY(const Dialect dialect, take_dialect(reader.reader(), dialects.name));
    if (std::ranges::find(read, dialect) != read.end()) return malformed(dialects.name, "one of them twice");
    read.push_back(dialect);
  }
  if (read.empty()) return malformed(dialects.name, "none");
  return read;
}

Result<std::vector<std::string>> read_assets(MemberReader& reader, const Limits& limits) {
  EMBLEM_TRY(const std::uint64_t count, reader.take_array(assets, limits.assets));
  std::vector<std::string> read;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto text = reader.reader().take_text();
    if (!text) return malformed(assets.name, "not text");
    if (!token::parse_asset(*text, Dialect::jose)) return malformed(assets.name, std::string(*text));
    read.emplace_back(*text);
  }
  return read;
}

Result<Request> parse_content(ByteView payload, const Limits& limits) {
  if (auto sound = check_deterministic(payload, limits); !sound) {
    return std::unexpected(within("payload", std::move(sound).error()));
  }
  EMBLEM_TRY(MemberReader reader, MemberReader::open(payload, members, limits));
  EMBLEM_TRY(auto asks, reader.take_organization(organization));
  Request request{.organization = std::move(asks)};
  EMBLEM_TRY(request.root, reader.take_key(root_key));
  EMBLEM_TRY(request.log, read_log(reader, limits));
  EMBLEM_TRY(request.chain, reader.take_chain(chain));
  EMBLEM_TRY(request.dialects, read_dialects(reader));
  EMBLEM_TRY(const std::uint64_t bits, reader.take_unsigned(purposes, all_purposes));
  if (bits == 0) return malformed(purposes.name, "none");
  request.purposes = static_cast<token::Purposes>(bits);
  EMBLEM_TRY(request.assets, read_assets(reader, limits));
  EMBLEM_TRY(const std::uint64_t seconds, reader.take_unsigned(lifetime, longest_lifetime));
  if (seconds == 0) return malformed(lifetime.name, "none");
  request.lifetime = static_cast<std::int64_t>(seconds);
  EMBLEM_TRY(request.made, reader.take_time(made));
  return request;
}

}  // namespace

Result<Bytes> write_request(const Request& request, crypto::SigningKey& root, const crypto::Provider& provider) {
  EMBLEM_TRY(Bytes file, write_envelope(content_type, encode_content(request), root));
  EMBLEM_TRY(const VerifiedRequest read, read_request(file, provider, Limits{}));
  if (read.content() != request) return malformed("", "it does not read as it was meant");
  return file;
}

Result<VerifiedRequest> read_request(ByteView file, const crypto::Provider& provider, const Limits& limits) {
  EMBLEM_TRY(const Envelope envelope, open_envelope(file, limits));
  EMBLEM_TRY(Request request, parse_content(envelope.payload, limits));
  EMBLEM_CHECK(verify_envelope(envelope, content_type, request.root, provider));
  return VerifiedRequest(std::move(request), provider.sha256(file));
}

}  // namespace emblem::desk
