#include "core/dns/master_rdata.h"

#include <charconv>

#include "core/bytes/ascii.h"
#include "core/bytes/base_encodings.h"
#include "core/dns/ip_address.h"
#include "core/dns/text_record.h"

namespace emblem::dns {
namespace {

using Fields = std::span<const MasterField>;

constexpr std::size_t longest_string = 255;
constexpr std::size_t longest_rdata = 65535;

std::unexpected<Error> misfit(std::string detail) { return fail(Code::dns_record_malformed, "", std::move(detail)); }

// The bytes of a character-string: \X and \DDD are undone (RFC 1035 section 5.1).
Result<Bytes> parse_string(std::string_view text) {
  Bytes bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes.push_back(static_cast<std::uint8_t>(text[i]));
      continue;
    }
    if (i + 1 == text.size()) return misfit("escape without a character");
    if (!is_digit(text[i + 1])) {
      bytes.push_back(static_cast<std::uint8_t>(text[++i]));
      continue;
    }
    if (i + 3 >= text.size() || !is_digit(text[i + 2]) || !is_digit(text[i + 3])) {
      return misfit("escape with fewer than three digits");
    }
    const int value = (text[i + 1] - '0') * 100 + (text[i + 2] - '0') * 10 + (text[i + 3] - '0');
    if (value > 255) return misfit("escape beyond 255");
    bytes.push_back(static_cast<std::uint8_t>(value));
    i += 3;
  }
  return bytes;
}

Result<Bytes> parse_strings(Fields fields) {
  if (fields.empty()) return misfit("TXT without a string");
  Bytes rdata;
  for (const MasterField& field : fields) {
    EMBLEM_TRY(const Bytes bytes, parse_string(field.text));
    if (bytes.size() > longest_string) return misfit("a string of more than 255 bytes");
    rdata.push_back(static_cast<std::uint8_t>(bytes.size()));
    rdata.insert(rdata.end(), bytes.begin(), bytes.end());
    if (rdata.size() > longest_rdata) return misfit("more than 65535 bytes");
  }
  return rdata;
}

Result<Bytes> parse_hex_fields(Fields fields) {
  std::string digits;
  for (const MasterField& field : fields) digits += field.text;
  if (digits.size() > 2 * longest_rdata) return misfit("more than 65535 bytes");
  return parse_hex(digits);
}

Result<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t largest) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number > largest) return misfit("not a number");
  return number;
}

// Seconds, or groups of a number and a unit as dig's +ttlunits and zone files have them.
Result<std::uint32_t> parse_soa_number(std::string_view text) {
  std::uint64_t total = 0;
  while (!text.empty()) {
    const std::size_t digits = text.find_first_not_of("0123456789");
    EMBLEM_TRY(const std::uint64_t number, parse_decimal(text.substr(0, digits), UINT32_MAX));
    if (digits == std::string_view::npos) {
      text = {};
      total += number;
    } else {
      const std::size_t unit = std::string_view("smhdwSMHDW").find(text[digits]);
      if (unit == std::string_view::npos) return misfit("not a number");
      constexpr std::array<std::uint64_t, 5> seconds{1, 60, 3600, 86400, 604800};
      total += number * seconds[unit % 5];
      text.remove_prefix(digits + 1);
    }
    if (total > UINT32_MAX) return misfit("a number beyond 32 bits");
  }
  return static_cast<std::uint32_t>(total);
}

Result<Bytes> parse_soa(Fields fields, const MasterContext& context) {
  if (fields.size() != 7) return misfit("SOA needs two names and five numbers");
  Bytes rdata;
  for (const MasterField& field : fields.first(2)) {
    EMBLEM_TRY(const DomainName name, parse_master_name(field, context));
    rdata.insert(rdata.end(), name.wire().begin(), name.wire().end());
  }
  for (const MasterField& field : fields.subspan(2)) {
    if (field.text.empty()) return misfit("not a number");
    EMBLEM_TRY(const std::uint32_t number, parse_soa_number(field.text));
    for (const unsigned shift : {24U, 16U, 8U, 0U}) rdata.push_back(static_cast<std::uint8_t>(number >> shift));
  }
  return rdata;
}

Result<Bytes> parse_address(RecordType type, Fields fields) {
  if (fields.size() != 1) return misfit("an address record needs one address");
  EMBLEM_TRY(const IpAddress address, IpAddress::parse(fields[0].text));
  const bool written_as_v4 = !fields[0].text.contains(':');
  if (written_as_v4 != (type == type_a)) return misfit("an address of the other family");
  const ByteView bytes = type == type_a ? address.native() : ByteView(address.bytes);
  return Bytes(bytes.begin(), bytes.end());
}

Result<Bytes> parse_one_name(Fields fields, const MasterContext& context) {
  if (fields.size() != 1) return misfit("this type needs one name");
  EMBLEM_TRY(const DomainName name, parse_master_name(fields[0], context));
  return Bytes(name.wire().begin(), name.wire().end());
}

// Two names and twenty bytes.
Result<void> check_soa(ByteView rdata) {
  std::size_t at = 0;
  for (int names = 0; names < 2; ++names) {
    const std::size_t begin = at;
    while (at < rdata.size() && rdata[at] != 0) at += 1 + std::size_t{rdata[at]};
    if (at >= rdata.size()) return misfit("SOA data is cut");
    EMBLEM_CHECK(DomainName::from_wire(rdata.subspan(begin, ++at - begin)));
  }
  if (rdata.size() - at != 20) return misfit("SOA needs five numbers");
  return {};
}

// Data in generic form of a type that we know must still be data of that type.
Result<void> check_rdata(RecordType type, ByteView rdata) {
  switch (type) {
    case type_a:
      if (rdata.size() != 4) return misfit("an A record needs 4 bytes");
      return {};
    case type_aaaa:
      if (rdata.size() != 16) return misfit("an AAAA record needs 16 bytes");
      return {};
    case type_txt:
      EMBLEM_CHECK(parse_text_record(rdata));
      return {};
    case type_soa:
      return check_soa(rdata);
    case type_ns:
    case type_cname:
    case type_ptr:
    case type_dname:
      EMBLEM_CHECK(DomainName::from_wire(rdata));
      return {};
    default:
      return {};
  }
}

Result<Bytes> parse_generic(RecordType type, Fields fields) {
  if (fields.size() < 2) return misfit("\\# needs a length");
  EMBLEM_TRY(const std::uint64_t length, parse_decimal(fields[1].text, longest_rdata));
  EMBLEM_TRY(Bytes rdata, parse_hex_fields(fields.subspan(2)));
  if (rdata.size() != length) return misfit("\\# has another length than its data");
  EMBLEM_CHECK(check_rdata(type, rdata));
  return rdata;
}

}  // namespace

Result<DomainName> parse_master_name(const MasterField& field, const MasterContext& context) {
  const std::string_view text = field.text;
  const auto needs_origin = [] { return fail(Code::master_line_malformed, "", "a relative name without $ORIGIN"); };
  if (text == "@" && !field.quoted) {
    if (context.origin == nullptr) return needs_origin();
    return *context.origin;
  }
  EMBLEM_TRY(DomainName name, DomainName::parse(text));
  // A dot at the end is the root unless it is escaped: an odd number of backslashes stands before it.
  std::size_t backslashes = 0;
  while (backslashes + 1 < text.size() && text[text.size() - 2 - backslashes] == '\\') ++backslashes;
  if (text.back() == '.' && backslashes % 2 == 0) return name;
  if (context.origin == nullptr) return needs_origin();
  Bytes wire(name.wire().begin(), name.wire().end() - 1);
  wire.insert(wire.end(), context.origin->wire().begin(), context.origin->wire().end());
  return DomainName::from_wire(wire);
}

bool is_generic_form(Fields fields) { return !fields.empty() && !fields[0].quoted && fields[0].text == "\\#"; }

Reads reads_type(RecordType type, const MasterContext& context) {
  switch (type) {
    case type_a:
    case type_aaaa:
    case type_txt:
    case type_soa:
    case type_ns:
    case type_cname:
    case type_ptr:
    case type_dname:
      return Reads::presentation;
    default:
      return type == context.ihle ? Reads::presentation : Reads::generic_only;
  }
}

Result<Bytes> parse_master_rdata(RecordType type, Fields fields, const MasterContext& context) {
  if (is_generic_form(fields)) return parse_generic(type, fields);
  switch (type) {
    case type_a:
    case type_aaaa:
      return parse_address(type, fields);
    case type_txt:
      return parse_strings(fields);
    case type_soa:
      return parse_soa(fields, context);
    case type_ns:
    case type_cname:
    case type_ptr:
    case type_dname:
      return parse_one_name(fields, context);
    default:
      if (fields.empty()) return misfit("no data");
      return parse_hex_fields(fields);
  }
}

}  // namespace emblem::dns
