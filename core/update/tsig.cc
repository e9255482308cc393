#include "core/update/tsig.h"

#include "core/bytes/cursor.h"
#include "core/update/rcodes.h"
#include "core/update/wire.h"

namespace emblem::update {
namespace {

constexpr std::size_t fixed_bytes = 26;  // of a TSIG record without its names, code and other data
constexpr std::size_t id_at = 0;
constexpr std::size_t additional_count_at = 10;

std::unexpected<Error> unsigned_answer(std::string detail) {
  return fail(Code::update_answer_unsigned, "", std::move(detail));
}

void put_uint16(Bytes& bytes, std::size_t at, std::uint16_t value) {
  bytes[at] = static_cast<std::uint8_t>(value >> 8);
  bytes[at + 1] = static_cast<std::uint8_t>(value);
}

std::uint16_t get_uint16(ByteView bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

// The part of the record that the code is made over (RFC 8945 section 4.3.3).
void append_variables(Bytes& bytes, const TsigRecord& record) {
  append_bytes(bytes, record.key.wire());
  append_uint(bytes, class_any, 2);
  append_uint(bytes, 0, 4);
  append_bytes(bytes, record.algorithm.wire());
  append_uint(bytes, record.time_signed, 6);
  append_uint(bytes, record.fudge, 2);
  append_uint(bytes, static_cast<std::uint16_t>(record.error), 2);
  append_uint(bytes, record.other.size(), 2);
  append_bytes(bytes, record.other);
}

// The answer as it was before its TSIG record was added (RFC 8945 section 5.3.1), after the request's code.
Bytes signed_part(ByteView response, const Envelope& envelope, const SignedRequest& request) {
  Bytes part;
  append_uint(part, request.mac.size(), 2);
  append_bytes(part, request.mac);
  const std::size_t message_at = part.size();
  append_bytes(part, response.first(envelope.tsig_begin));
  put_uint16(part, message_at + id_at, envelope.tsig->original_id);
  const std::uint16_t count = get_uint16(response, additional_count_at);
  put_uint16(part, message_at + additional_count_at, static_cast<std::uint16_t>(count - 1));
  append_variables(part, *envelope.tsig);
  return part;
}

// An answer without code proves nothing, yet what it claims is the best hint there is.
std::string claim_of(const Envelope& envelope) {
  std::string claim = "it claims ";
  const bool names_error = envelope.tsig && envelope.tsig->error != TsigError::none;
  return claim + (names_error ? to_text(envelope.tsig->error) : explain_rcode(envelope.rcode));
}

std::optional<std::uint64_t> read_their_time(const TsigRecord& record) {
  if (record.error != TsigError::bad_time || record.other.size() != 6) return std::nullopt;
  return Cursor(record.other).take_uint(6);
}

bool is_near(std::uint64_t time, std::uint16_t fudge, UnixTime now) {
  const auto then = static_cast<std::int64_t>(time);  // 48 bits
  return then >= now.seconds - fudge && then <= now.seconds + fudge;
}

}  // namespace

std::size_t max_signed_bytes(const TsigKey& key) {
  const std::size_t names = key.name.wire().size() + algorithm_name(key.algorithm).wire().size();
  return longest_message - fixed_bytes - names - mac_size(key.algorithm);
}

Result<SignedRequest> sign_request(Bytes message, const Signature& signature) {
  const TsigKey& key = signature.key;
  if (message.size() < header_bytes || message.size() > max_signed_bytes(key)) {
    return fail(Code::limit_exceeded, "byte 65535", "DNS message");
  }
  TsigRecord record{.key = key.name,
                    .algorithm = algorithm_name(key.algorithm),
                    .time_signed = static_cast<std::uint64_t>(signature.now.seconds) & 0xffffffffffffU,
                    .fudge = usual_fudge,
                    .mac = {},
                    .original_id = get_uint16(message, id_at),
                    .error = TsigError::none,
                    .other = {}};
  Bytes part = message;
  append_variables(part, record);
  record.mac = signature.macs.make_mac(key.algorithm, key.secret.bytes(), part);
  const std::uint16_t count = get_uint16(message, additional_count_at);
  put_uint16(message, additional_count_at, static_cast<std::uint16_t>(count + 1));
  append_bytes(message, encode_tsig(record));
  return SignedRequest{std::move(message), std::move(record.mac)};
}

Result<VerifiedResponse> verify_response(ByteView response, const SignedRequest& request, const Signature& signature) {
  const TsigKey& key = signature.key;
  EMBLEM_TRY(const Envelope envelope, parse_envelope(response));
  if (!envelope.tsig || envelope.tsig->mac.empty()) return unsigned_answer(claim_of(envelope));
  const TsigRecord& record = *envelope.tsig;
  if (record.key != key.name || record.algorithm != algorithm_name(key.algorithm)) {
    return unsigned_answer("it is signed by another key");
  }
  if (record.mac.size() != mac_size(key.algorithm)) return unsigned_answer("its code is truncated");
  const Bytes expected =
      signature.macs.make_mac(key.algorithm, key.secret.bytes(), signed_part(response, envelope, request));
  if (signature.macs.check_mac(expected, record.mac) == crypto::MacCheck::bad) {
    return unsigned_answer("its code is wrong");
  }
  if (!is_near(record.time_signed, record.fudge, signature.now)) {
    return unsigned_answer("it was signed at " + to_rfc3339({static_cast<std::int64_t>(record.time_signed), 0}));
  }
  return VerifiedResponse{envelope.rcode, record.error, read_their_time(record)};
}

}  // namespace emblem::update
