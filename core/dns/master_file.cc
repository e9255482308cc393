#include "core/dns/master_file.h"

#include <charconv>

#include "core/dns/master_rdata.h"
#include "core/dns/message.h"
#include "core/dns/record_types.h"

namespace emblem::dns {
namespace {

using Fields = std::span<const MasterField>;

std::unexpected<Error> malformed(std::string detail) {
  return fail(Code::master_line_malformed, "", std::move(detail));
}

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

bool equal_in_any_case(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (lower(left[i]) != lower(right[i])) return false;
  }
  return true;
}

// "3600", or with units "1h30m" (RFC 2308 section 4 and what zone files have); nothing for other text.
std::optional<std::uint32_t> find_ttl(std::string_view text) {
  constexpr std::string_view units = "smhdw";
  constexpr std::array<std::uint64_t, 5> seconds{1, 60, 3600, 86400, 604800};
  std::uint64_t total = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    std::uint64_t factor = 1;
    if (!text.empty()) {
      const std::size_t unit = units.find(lower(text.front()));
      if (unit == std::string_view::npos) return std::nullopt;
      factor = seconds[unit];
      text.remove_prefix(1);
    }
    total += number * factor;
    if (total > UINT32_MAX) return std::nullopt;
  }
  return static_cast<std::uint32_t>(total);
}

class MasterReader {
 public:
  MasterReader(std::string_view text, const Limits& limits, const DomainName& origin, RecordType ihle)
      : entries_(text, limits), limits_(limits), origin_(origin), ihle_(ihle) {}

  MasterFile read() {
    while (auto entry = entries_.next()) {
      if (!*entry) {
        if (!entries_.started_blank()) owner_.reset();
        report(std::move(*entry).error());
        continue;
      }
      if (file_.records.size() >= limits_.master_file_records) {
        report({Code::limit_exceeded, "line " + std::to_string((*entry)->line), "records of a master file"});
        break;
      }
      if (auto result = read_entry(**entry); !result) {
        report(within("line " + std::to_string((*entry)->line), std::move(result).error()));
      }
    }
    return std::move(file_);
  }

 private:
  void report(Error error) {
    if (file_.errors.size() < limits_.findings) {
      file_.errors.push_back(std::move(error));
    } else {
      ++file_.errors_dropped;
    }
  }

  Result<void> read_entry(const MasterEntry& entry) {
    Fields fields = entry.fields;
    if (!entry.blank_start && !fields[0].quoted && fields[0].text.starts_with('$')) return read_directive(fields);
    if (!entry.blank_start) {
      owner_.reset();
      EMBLEM_TRY(owner_, parse_master_name(fields[0], context()));
      fields = fields.subspan(1);
    }
    if (!owner_) return malformed("no owner before this line");
    return read_record(fields);
  }

  Result<void> read_record(Fields fields) {
    std::optional<std::uint32_t> ttl;
    std::optional<std::uint16_t> dns_class;
    std::optional<RecordType> type;
    for (; !fields.empty() && !type; fields = fields.subspan(1)) {
      const std::string_view text = fields[0].text;
      if (fields[0].quoted) return malformed("quotes before the type");
      if (!ttl && (ttl = find_ttl(text))) continue;
      if (!dns_class && (dns_class = find_class(text))) continue;
      type = equal_in_any_case(text, "IHLE") ? ihle_ : find_type(text);
      if (!type) return fail(Code::master_type_unknown, "", std::string(text));
    }
    if (!type) return malformed("no type");
    if (dns_class.value_or(class_in) != class_in) return malformed("a class other than IN");
    return keep_record(*type, ttl, fields);
  }

  Result<void> keep_record(RecordType type, std::optional<std::uint32_t> ttl, Fields fields) {
    if (ttl) last_ttl_ = *ttl;
    if (reads_type(type, context()) == Reads::generic_only && !is_generic_form(fields)) {
      if (type_text(type).starts_with("TYPE")) return malformed("a type by number needs \\# (RFC 3597 section 5)");
      return {};
    }
    EMBLEM_TRY(Bytes rdata, parse_master_rdata(type, fields, context()));
    file_.records.push_back({*owner_, type, ttl.value_or(default_ttl_.value_or(last_ttl_)), std::move(rdata)});
    return {};
  }

  Result<void> read_directive(Fields fields) {
    const std::string_view text = fields[0].text;
    if (equal_in_any_case(text, "$ORIGIN")) return read_origin(fields);
    if (equal_in_any_case(text, "$TTL")) {
      const auto ttl = fields.size() == 2 ? find_ttl(fields[1].text) : std::nullopt;
      if (!ttl) return malformed("$TTL needs a number");
      default_ttl_ = ttl;
      return {};
    }
    return fail(Code::master_directive_refused, "", std::string(text));
  }

  Result<void> read_origin(Fields fields) {
    const MasterContext before = context();
    auto origin = fields.size() == 2 ? parse_master_name(fields[1], before)
                                     : Result<DomainName>(malformed("$ORIGIN needs one name"));
    origin_.reset();
    EMBLEM_TRY(origin_, std::move(origin));
    return {};
  }

  MasterContext context() const { return {.origin = origin_ ? &*origin_ : nullptr, .ihle = ihle_}; }

  MasterEntries entries_;
  const Limits& limits_;
  std::optional<DomainName> origin_;
  std::optional<DomainName> owner_;
  std::optional<std::uint32_t> default_ttl_;
  std::uint32_t last_ttl_ = 0;
  RecordType ihle_;
  MasterFile file_;
};

}  // namespace

MasterFile parse_master_file(std::string_view text, const Limits& limits, const DomainName& origin, RecordType ihle) {
  if (text.size() > limits.master_file_bytes) {
    return {.records = {}, .errors = {{Code::limit_exceeded, "byte " + std::to_string(text.size()), "master file"}}};
  }
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // the byte order mark of some editors
  return MasterReader(text, limits, origin, ihle).read();
}

}  // namespace emblem::dns
