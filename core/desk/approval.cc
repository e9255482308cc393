#include "core/desk/approval.h"

#include "core/desk/envelope.h"
#include "core/desk/members.h"
#include "core/issue/key_writer.h"
#include "core/issue/map_writer.h"

namespace emblem::desk {
namespace {

constexpr std::string_view content_type = "application/emblem-approval+cbor";
constexpr Member request_digest = {1, "request"};
constexpr Member approver_key = {2, "approver"};
constexpr Member made_at = {3, "made"};
constexpr std::uint64_t members = 3;

Result<Approval> parse_content(ByteView payload, const Limits& limits) {
  if (auto sound = check_deterministic(payload, limits); !sound) {
    return std::unexpected(within("payload", std::move(sound).error()));
  }
  EMBLEM_TRY(MemberReader reader, MemberReader::open(payload, members, limits));
  Approval approval;
  EMBLEM_TRY(approval.request, reader.take_digest(request_digest));
  EMBLEM_TRY(approval.approver, reader.take_key(approver_key));
  EMBLEM_TRY(approval.made, reader.take_time(made_at));
  return approval;
}

}  // namespace

Result<Bytes> write_approval(const Sha256Digest& request, UnixTime made, crypto::SigningKey& approver,
                             const crypto::Provider& provider) {
  issue::MapWriter map;
  const auto set = [&](Member member, Bytes value) {
    map.set(static_cast<std::int64_t>(member.label), std::move(value));
  };
  set(request_digest, encode_bytes(request.bytes));
  set(approver_key, issue::encode_cose_key(approver.public_key()));
  set(made_at, encode_time(made));
  EMBLEM_TRY(Bytes file, write_envelope(content_type, map.encoded(), approver));
  EMBLEM_CHECK(read_approval(file, provider, Limits{}));
  return file;
}

Result<Approval> read_approval(ByteView file, const crypto::Provider& provider, const Limits& limits) {
  EMBLEM_TRY(const Envelope envelope, open_envelope(file, limits));
  EMBLEM_TRY(Approval approval, parse_content(envelope.payload, limits));
  EMBLEM_CHECK(verify_envelope(envelope, content_type, approval.approver, provider));
  return approval;
}

}  // namespace emblem::desk
