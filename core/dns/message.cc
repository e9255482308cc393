#include "core/dns/message.h"

#include <algorithm>

#include "core/dns/message_names.h"

namespace emblem::dns {
namespace {

constexpr std::size_t longest_message = 65535;
constexpr std::size_t soa_numbers = 20;

std::unexpected<Error> malformed_message(std::size_t byte, std::string detail) {
  return fail(Code::dns_message_malformed, "byte " + std::to_string(byte), std::move(detail));
}

// How many names RDATA of a type begins with, and how many bytes must follow them.
struct RdataShape {
  std::size_t names = 0;
  std::size_t bytes_after = 0;
};

RdataShape rdata_shape(RecordType type) {
  switch (type) {
    case type_ns:
    case type_cname:
    case type_ptr:
    case type_dname:
      return {1, 0};
    case type_soa:
      return {2, soa_numbers};
    default:
      return {0, 0};
  }
}

class Reader {
 public:
  explicit Reader(ByteView bytes) : bytes_(bytes) {}

  Result<Message> read() {
    EMBLEM_TRY(const std::uint64_t id, take(2));
    EMBLEM_TRY(const std::uint64_t flags, take(2));
    read_flags(static_cast<std::uint16_t>(id), static_cast<std::uint16_t>(flags));
    std::array<std::uint64_t, 4> counts{};
    for (auto& count : counts) {
      EMBLEM_TRY(count, take(2));
    }
    for (std::uint64_t i = 0; i < counts[0]; ++i) EMBLEM_CHECK(read_question());
    if (message_.header.truncated) return std::move(message_);
    EMBLEM_CHECK(read_section(counts[1], message_.answers));
    EMBLEM_CHECK(read_section(counts[2], message_.authority));
    in_additional_ = true;
    EMBLEM_CHECK(read_section(counts[3], message_.additional));
    if (at_ != bytes_.size()) return malformed_message(at_, "bytes follow the message");
    return std::move(message_);
  }

 private:
  Result<std::uint64_t> take(std::size_t width) {
    Cursor cursor(bytes_.subspan(at_));
    const auto value = cursor.take_uint(width);
    if (!value) return malformed_message(at_, "the message is cut");
    at_ += width;
    return *value;
  }

  void read_flags(std::uint16_t id, std::uint16_t flags) {
    Header& header = message_.header;
    header.id = id;
    header.response = (flags & 0x8000U) != 0;
    header.opcode = static_cast<std::uint8_t>(flags >> 11 & 15U);
    header.authoritative = (flags & 0x0400U) != 0;
    header.truncated = (flags & 0x0200U) != 0;
    header.recursion_desired = (flags & 0x0100U) != 0;
    header.recursion_available = (flags & 0x0080U) != 0;
    header.authentic_data = (flags & 0x0020U) != 0;
    header.checking_disabled = (flags & 0x0010U) != 0;
    header.rcode = static_cast<Rcode>(flags & 15U);
  }

  Result<void> read_question() {
    EMBLEM_TRY(DomainName name, take_name(bytes_, at_, bytes_.size()));
    EMBLEM_TRY(const std::uint64_t type, take(2));
    EMBLEM_TRY(const std::uint64_t dns_class, take(2));
    message_.questions.push_back(
        {std::move(name), static_cast<RecordType>(type), static_cast<std::uint16_t>(dns_class)});
    return {};
  }

  Result<void> read_section(std::uint64_t count, std::vector<Record>& section) {
    for (std::uint64_t i = 0; i < count; ++i) EMBLEM_CHECK(read_record(section));
    return {};
  }

  Result<void> read_record(std::vector<Record>& section) {
    const std::size_t begin = at_;
    EMBLEM_TRY(DomainName owner, take_name(bytes_, at_, bytes_.size()));
    EMBLEM_TRY(const std::uint64_t type, take(2));
    EMBLEM_TRY(const std::uint64_t dns_class, take(2));
    EMBLEM_TRY(const std::uint64_t ttl, take(4));
    EMBLEM_TRY(const std::uint64_t length, take(2));
    if (length > bytes_.size() - at_) return malformed_message(at_, "a record's data runs past the message");
    const std::size_t end = at_ + static_cast<std::size_t>(length);
    if (type == type_opt) return read_opt(begin, owner, static_cast<std::uint16_t>(dns_class), ttl, end);
    EMBLEM_TRY(Bytes rdata, read_rdata(static_cast<RecordType>(type), end));
    if (dns_class == class_in) {
      section.push_back(
          {std::move(owner), static_cast<RecordType>(type), static_cast<std::uint32_t>(ttl), std::move(rdata)});
    }
    return {};
  }

  Result<Bytes> read_rdata(RecordType type, std::size_t end) {
    const RdataShape shape = rdata_shape(type);
    Bytes rdata;
    for (std::size_t i = 0; i < shape.names; ++i) {
      EMBLEM_TRY(const DomainName name, take_name(bytes_, at_, end));
      rdata.insert(rdata.end(), name.wire().begin(), name.wire().end());
    }
    const ByteView rest = bytes_.subspan(at_, end - at_);
    if (shape.names > 0 && rest.size() != shape.bytes_after)
      return malformed_message(at_, "a record's data has another size");
    rdata.insert(rdata.end(), rest.begin(), rest.end());
    at_ = end;
    return rdata;
  }

  Result<void> read_opt(std::size_t begin, const DomainName& owner, std::uint16_t size, std::uint64_t ttl,
                        std::size_t end) {
    if (!in_additional_ || !owner.is_root()) return malformed_message(begin, "an OPT record in the wrong place");
    if (message_.edns) return malformed_message(begin, "a second OPT record");
    Edns edns;
    edns.udp_bytes = size;
    edns.version = static_cast<std::uint8_t>(ttl >> 16);
    edns.dnssec_ok = (ttl & 0x8000U) != 0;
    const ByteView options = bytes_.subspan(at_, end - at_);
    edns.options.assign(options.begin(), options.end());
    message_.edns = std::move(edns);
    const auto low = static_cast<unsigned>(message_.header.rcode);
    message_.header.rcode = static_cast<Rcode>((ttl >> 24) << 4 | low);
    at_ = end;
    return {};
  }

  ByteView bytes_;
  std::size_t at_ = 0;
  bool in_additional_ = false;
  Message message_;
};

void append(Bytes& bytes, std::uint64_t value, unsigned width) {
  while (width-- > 0) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * width)));
}

void append(Bytes& bytes, ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

std::uint16_t encode_flags(const Header& header) {
  const auto flag = [](bool set, unsigned bit) { return set ? 1U << bit : 0U; };
  return static_cast<std::uint16_t>(
      flag(header.response, 15) | (header.opcode & 15U) << 11 | flag(header.authoritative, 10) |
      flag(header.truncated, 9) | flag(header.recursion_desired, 8) | flag(header.recursion_available, 7) |
      flag(header.authentic_data, 5) | flag(header.checking_disabled, 4) | (static_cast<unsigned>(header.rcode) & 15U));
}

void append_record(Bytes& bytes, const Record& record) {
  append(bytes, record.owner.wire());
  append(bytes, record.type, 2);
  append(bytes, class_in, 2);
  append(bytes, record.ttl, 4);
  append(bytes, record.rdata.size(), 2);
  append(bytes, record.rdata);
}

void append_opt(Bytes& bytes, const Edns& edns, Rcode rcode) {
  append(bytes, 0, 1);
  append(bytes, type_opt, 2);
  append(bytes, edns.udp_bytes, 2);
  append(bytes, static_cast<unsigned>(rcode) >> 4, 1);
  append(bytes, edns.version, 1);
  append(bytes, edns.dnssec_ok ? 0x8000U : 0U, 2);
  append(bytes, edns.options.size(), 2);
  append(bytes, edns.options);
}

}  // namespace

Result<Message> parse_message(ByteView bytes) {
  if (bytes.size() > longest_message) return fail(Code::limit_exceeded, "byte 65535", "DNS message");
  return Reader(bytes).read();
}

Result<Bytes> encode_message(const Message& message) {
  Bytes bytes;
  append(bytes, message.header.id, 2);
  append(bytes, encode_flags(message.header), 2);
  append(bytes, message.questions.size(), 2);
  append(bytes, message.answers.size(), 2);
  append(bytes, message.authority.size(), 2);
  append(bytes, message.additional.size() + (message.edns ? 1U : 0U), 2);
  for (const Question& question : message.questions) {
    append(bytes, question.name.wire());
    append(bytes, question.type, 2);
    append(bytes, question.dns_class, 2);
  }
  for (const auto* section : {&message.answers, &message.authority, &message.additional}) {
    for (const Record& record : *section) {
      append_record(bytes, record);
      if (bytes.size() > longest_message) return fail(Code::limit_exceeded, "byte 65535", "DNS message");
    }
  }
  if (message.edns) append_opt(bytes, *message.edns, message.header.rcode);
  if (bytes.size() > longest_message) return fail(Code::limit_exceeded, "byte 65535", "DNS message");
  return bytes;
}

Bytes encode_query(std::uint16_t id, const Question& question, const std::optional<Edns>& edns) {
  Message message;
  message.header.id = id;
  message.header.recursion_desired = true;
  message.questions.push_back(question);
  message.edns = edns;
  return encode_message(message).value_or(Bytes{});  // a name and eleven bytes more always fit
}

std::string to_text(Rcode rcode) {
  switch (rcode) {
    case Rcode::no_error:
      return "answer";
    case Rcode::format_error:
      return "format error";
    case Rcode::server_failure:
      return "server failure";
    case Rcode::name_error:
      return "no such name";
    case Rcode::not_implemented:
      return "not implemented";
    case Rcode::refused:
      return "refused";
    case Rcode::bad_version:
      return "EDNS version refused";
  }
  return "response code " + std::to_string(static_cast<unsigned>(rcode));
}

}  // namespace emblem::dns
