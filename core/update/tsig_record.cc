#include "core/update/tsig_record.h"

#include <array>

#include "core/bytes/cursor.h"
#include "core/dns/message_names.h"
#include "core/update/wire.h"

namespace emblem::update {
namespace {

constexpr std::uint16_t type_tsig = 250;
constexpr std::size_t additional_section = 3;

std::unexpected<Error> malformed(std::size_t byte, std::string detail) {
  return fail(Code::dns_message_malformed, "byte " + std::to_string(byte), std::move(detail));
}

class Walker {
 public:
  explicit Walker(ByteView bytes) : bytes_(bytes) {}

  Result<Envelope> read() {
    EMBLEM_TRY(const std::uint64_t id, take(2, bytes_.size()));
    EMBLEM_TRY(const std::uint64_t flags, take(2, bytes_.size()));
    envelope_.id = static_cast<std::uint16_t>(id);
    envelope_.response = (flags & 0x8000U) != 0;
    envelope_.opcode = static_cast<std::uint8_t>(flags >> 11 & 15U);
    envelope_.rcode = flags & 15U;
    std::array<std::uint64_t, 4> counts{};
    for (auto& count : counts) {
      EMBLEM_TRY(count, take(2, bytes_.size()));
    }
    for (std::uint64_t i = 0; i < counts[0]; ++i) EMBLEM_CHECK(skip_question());
    for (std::size_t section = 1; section <= additional_section; ++section) {
      for (std::uint64_t i = 0; i < counts[section]; ++i) {
        const bool last = section == additional_section && i + 1 == counts[section];
        EMBLEM_CHECK(read_record(last ? Place::last : Place::before));
      }
    }
    if (at_ != bytes_.size()) return malformed(at_, "bytes follow the message");
    return std::move(envelope_);
  }

 private:
  enum class Place : unsigned char { before, last };

  Result<std::uint64_t> take(std::size_t width, std::size_t end) {
    Cursor cursor(bytes_.subspan(at_, end - at_));
    const auto value = cursor.take_uint(width);
    if (!value) return malformed(at_, "the message is cut");
    at_ += width;
    return *value;
  }

  Result<Bytes> take_bytes(std::size_t count, std::size_t end) {
    if (count > end - at_) return malformed(at_, "the message is cut");
    const ByteView taken = bytes_.subspan(at_, count);
    at_ += count;
    return Bytes(taken.begin(), taken.end());
  }

  Result<void> skip_question() {
    EMBLEM_CHECK(dns::take_name(bytes_, at_, bytes_.size()));
    EMBLEM_CHECK(take(4, bytes_.size()));
    return {};
  }

  Result<void> read_record(Place place) {
    const std::size_t begin = at_;
    EMBLEM_TRY(dns::DomainName owner, dns::take_name(bytes_, at_, bytes_.size()));
    EMBLEM_TRY(const std::uint64_t type, take(2, bytes_.size()));
    EMBLEM_TRY(const std::uint64_t dns_class, take(2, bytes_.size()));
    EMBLEM_TRY(const std::uint64_t ttl, take(4, bytes_.size()));
    EMBLEM_TRY(const std::uint64_t length, take(2, bytes_.size()));
    if (length > bytes_.size() - at_) return malformed(at_, "a record's data runs past the message");
    const std::size_t end = at_ + static_cast<std::size_t>(length);
    if (type != type_tsig) {
      at_ = end;
      return {};
    }
    if (place != Place::last) return malformed(begin, "a TSIG record that is not the last");
    if (dns_class != class_any || ttl != 0) return malformed(begin, "a TSIG record of another class, or with a TTL");
    EMBLEM_TRY(TsigRecord record, read_tsig(end));
    record.key = std::move(owner);
    envelope_.tsig = std::move(record);
    envelope_.tsig_begin = begin;
    return {};
  }

  Result<TsigRecord> read_tsig(std::size_t end) {
    TsigRecord record;
    EMBLEM_TRY(record.algorithm, dns::take_name(bytes_, at_, end));
    if (at_ > end) return malformed(at_, "a record's data has another size");
    EMBLEM_TRY(record.time_signed, take(6, end));
    EMBLEM_TRY(const std::uint64_t fudge, take(2, end));
    record.fudge = static_cast<std::uint16_t>(fudge);
    EMBLEM_TRY(const std::uint64_t mac_size, take(2, end));
    EMBLEM_TRY(record.mac, take_bytes(static_cast<std::size_t>(mac_size), end));
    EMBLEM_TRY(const std::uint64_t original_id, take(2, end));
    record.original_id = static_cast<std::uint16_t>(original_id);
    EMBLEM_TRY(const std::uint64_t error, take(2, end));
    record.error = static_cast<TsigError>(error);
    EMBLEM_TRY(const std::uint64_t other_size, take(2, end));
    EMBLEM_TRY(record.other, take_bytes(static_cast<std::size_t>(other_size), end));
    if (at_ != end) return malformed(at_, "a record's data has another size");
    return record;
  }

  ByteView bytes_;
  std::size_t at_ = 0;
  Envelope envelope_;
};

}  // namespace

std::string to_text(TsigError error) {
  switch (error) {
    case TsigError::none:
      return "no error";
    case TsigError::bad_signature:
      return "BADSIG (the server has another secret for this key)";
    case TsigError::bad_key:
      return "BADKEY (the server has no such key, or none for this zone)";
    case TsigError::bad_time:
      return "BADTIME (the clocks differ)";
    case TsigError::bad_truncation:
      return "BADTRUNC (the server wants a longer code)";
  }
  return "TSIG error " + std::to_string(static_cast<unsigned>(error));
}

Bytes encode_tsig(const TsigRecord& record) {
  Bytes data;
  append_bytes(data, record.algorithm.wire());
  append_uint(data, record.time_signed, 6);
  append_uint(data, record.fudge, 2);
  append_uint(data, record.mac.size(), 2);
  append_bytes(data, record.mac);
  append_uint(data, record.original_id, 2);
  append_uint(data, static_cast<std::uint16_t>(record.error), 2);
  append_uint(data, record.other.size(), 2);
  append_bytes(data, record.other);
  Bytes bytes;
  append_bytes(bytes, record.key.wire());
  append_uint(bytes, type_tsig, 2);
  append_uint(bytes, class_any, 2);
  append_uint(bytes, 0, 4);
  append_uint(bytes, data.size(), 2);
  append_bytes(bytes, data);
  return bytes;
}

Result<Envelope> parse_envelope(ByteView message) {
  if (message.size() > longest_message) return fail(Code::limit_exceeded, "byte 65535", "DNS message");
  return Walker(message).read();
}

}  // namespace emblem::update
