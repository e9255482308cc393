// Signs requests with a shared key, and verifies their answers (RFC 8945 section 5).
#pragma once

#include "core/update/tsig_key.h"
#include "core/update/tsig_record.h"
#include "emblem/time.h"

namespace emblem::update {

// How far the clocks may be apart, in seconds (RFC 8945 section 10).
inline constexpr std::uint16_t usual_fudge = 300;

// What signing takes: the key, and the time in whole seconds.
struct Signature {
  const TsigKey& key;
  UnixTime now;
  const crypto::MacMaker& macs;
};

struct SignedRequest {
  Bytes message;
  Bytes mac;  // what the answer's code is made over, too
};

// `message` is a whole request without TSIG record, at most max_signed_bytes(key) long. Error: limit_exceeded.
Result<SignedRequest> sign_request(Bytes message, const Signature& signature);

// The longest message that can be signed with the key and stay below 64 KiB.
std::size_t max_signed_bytes(const TsigKey& key);

// What a server said about a request, and that it was this server who said it.
struct VerifiedResponse {
  std::uint16_t rcode = 0;
  TsigError error = TsigError::none;        // none, or bad_time
  std::optional<std::uint64_t> their_time;  // seconds since 1970: the server's clock, with bad_time
};

// Takes an answer only with a whole code by this key over itself and the request, made within the fudge of `now`.
// Errors: update_answer_unsigned (no TSIG record, another key or algorithm, a truncated or wrong code, made at another
// time; the detail says which, and names what an unsigned answer claims: BADKEY, BADSIG, NOTAUTH), those of
// parse_envelope.
Result<VerifiedResponse> verify_response(ByteView response, const SignedRequest& request, const Signature& signature);

}  // namespace emblem::update
