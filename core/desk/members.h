// The members of a desk file: a map whose labels all stand there, in their one order. Internal to this room.
#pragma once

#include <vector>

#include "core/cbor/reader.h"
#include "core/crypto/public_key.h"
#include "core/token/organization.h"
#include "emblem/limits.h"
#include "emblem/report.h"

namespace emblem::desk {

// Labels count from 1.
struct Member {
  std::uint64_t label;
  std::string_view name;  // as errors call it
};

std::unexpected<Error> malformed(std::string_view member, std::string detail = {});

// `item` must be one CBOR item in deterministic encoding (RFC 8949 section 4.2.1). Errors: request_malformed,
// limit_exceeded.
Result<void> check_deterministic(ByteView item, const Limits& limits);

// After check_deterministic. What is read is of one form only: encoding it again gives the same bytes.
class MemberReader {
 public:
  // A map of `members` entries.
  static Result<MemberReader> open(ByteView map, std::uint64_t members, const Limits& limits);

  // Each consumes the next label, which must be this one, and its value. Errors: request_malformed, limit_exceeded.
  Result<Sha256Digest> take_digest(Member member);
  Result<token::OrganizationId> take_organization(Member member);
  Result<crypto::PublicKey> take_key(Member member);
  Result<std::vector<Bytes>> take_chain(Member member);
  Result<std::uint64_t> take_unsigned(Member member, std::uint64_t greatest);
  Result<UnixTime> take_time(Member member);
  // The number of elements, which the caller then reads.
  Result<std::uint64_t> take_array(Member member, std::size_t most);

  cbor::Reader& reader() { return reader_; }

 private:
  MemberReader(ByteView map, const Limits& limits) : reader_(map), limits_(limits) {}
  Result<void> take_label(Member member);

  cbor::Reader reader_;
  const Limits& limits_;
};

Result<Sha256Digest> take_digest(cbor::Reader& reader, std::string_view member);
Result<Dialect> take_dialect(cbor::Reader& reader, std::string_view member);

// Encoded values, for issue::MapWriter.
Bytes encode_text(std::string_view text);
Bytes encode_number(std::uint64_t number);
Bytes encode_bytes(ByteView bytes);
Bytes encode_time(UnixTime time);  // whole seconds
Bytes encode_chain(const std::vector<Bytes>& chain);
std::uint64_t number_of(Dialect dialect);

}  // namespace emblem::desk
