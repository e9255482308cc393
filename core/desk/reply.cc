#include "core/desk/reply.h"

#include "core/cbor/encoder.h"
#include "core/desk/members.h"
#include "core/issue/key_writer.h"
#include "core/issue/map_writer.h"

namespace emblem::desk {
namespace {

constexpr std::string_view content_type = "application/emblem-reply+cbor";
constexpr Member type = {1, "type"};
constexpr Member authority = {2, "authority"};
constexpr Member key = {3, "key"};
constexpr Member chain = {4, "chain"};
constexpr Member request_digest = {5, "request"};
constexpr Member endorsements = {6, "endorsements"};
constexpr std::uint64_t members = 6;

Bytes encode_endorsement(const Reply::Endorsement& endorsement) {
  return cbor::Encoder().array(2).unsigned_integer(number_of(endorsement.dialect)).bytes(endorsement.bytes).encoded();
}

Result<Reply::Endorsement> read_endorsement(cbor::Reader& reader, const Limits& limits) {
  if (reader.take_array() != 2) return malformed(endorsements.name, "one that is not a pair");
  EMBLEM_TRY(const Dialect dialect, take_dialect(reader, endorsements.name));
  const auto bytes = reader.take_bytes();
  if (!bytes || bytes->empty()) return malformed(endorsements.name, "not the bytes of a token");
  if (bytes->size() > limits.token_bytes) return fail(Code::limit_exceeded, std::string(endorsements.name));
  return Reply::Endorsement{dialect, Bytes(bytes->begin(), bytes->end())};
}

Result<void> take_type(MemberReader& reader) {
  if (reader.reader().take_unsigned() != type.label || reader.reader().take_text() != content_type) {
    return malformed(type.name, "not " + std::string(content_type));
  }
  return {};
}

}  // namespace

Bytes encode_reply(const Reply& reply) {
  issue::MapWriter map;
  const auto set = [&](Member member, Bytes value) {
    map.set(static_cast<std::int64_t>(member.label), std::move(value));
  };
  std::vector<Bytes> endorsed;
  endorsed.reserve(reply.endorsements.size());
  for (const Reply::Endorsement& endorsement : reply.endorsements) endorsed.push_back(encode_endorsement(endorsement));
  set(type, encode_text(content_type));
  set(authority, encode_text(reply.authority.text()));
  set(key, issue::encode_cose_key(reply.key));
  set(chain, encode_chain(reply.chain));
  set(request_digest, encode_bytes(reply.request.bytes));
  set(endorsements, issue::encode_array(endorsed));
  return map.encoded();
}

Result<Reply> parse_reply(ByteView file, const Limits& limits) {
  if (file.size() > limits.record_bytes) return fail(Code::limit_exceeded, "file");
  EMBLEM_CHECK(check_deterministic(file, limits));
  EMBLEM_TRY(MemberReader reader, MemberReader::open(file, members, limits));
  EMBLEM_CHECK(take_type(reader));
  EMBLEM_TRY(auto from, reader.take_organization(authority));
  Reply reply{.authority = std::move(from)};
  EMBLEM_TRY(reply.key, reader.take_key(key));
  EMBLEM_TRY(reply.chain, reader.take_chain(chain));
  EMBLEM_TRY(reply.request, reader.take_digest(request_digest));
  EMBLEM_TRY(const std::uint64_t count, reader.take_array(endorsements, limits.tokens));
  for (std::uint64_t i = 0; i < count; ++i) {
    EMBLEM_TRY(Reply::Endorsement endorsement, read_endorsement(reader.reader(), limits));
    reply.endorsements.push_back(std::move(endorsement));
  }
  if (reply.endorsements.empty()) return malformed(endorsements.name, "none");
  return reply;
}

}  // namespace emblem::desk
