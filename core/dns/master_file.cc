#include "core/dns/master_file.h"

#include "core/bytes/ascii.h"
#include "core/dns/master_head.h"
#include "core/dns/master_rdata.h"
#include "core/dns/message.h"
#include "core/dns/record_types.h"

namespace emblem::dns {
namespace {

using Fields = std::span<const MasterField>;

std::unexpected<Error> malformed_entry(std::string detail) {
  return fail(Code::master_line_malformed, "", std::move(detail));
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
    if (!owner_) return malformed_entry("no owner before this line");
    return read_record(fields);
  }

  Result<void> read_record(Fields fields) {
    EMBLEM_TRY(const MasterHead head, parse_master_head(fields, ihle_));
    if (head.dns_class != class_in) return malformed_entry("a class other than IN");
    return keep_record(head.type, head.ttl, fields.subspan(head.fields));
  }

  Result<void> keep_record(RecordType type, std::optional<std::uint32_t> ttl, Fields fields) {
    if (ttl) last_ttl_ = *ttl;
    if (reads_type(type, context()) == Reads::generic_only && !is_generic_form(fields)) {
      if (type_text(type).starts_with("TYPE"))
        return malformed_entry("a type by number needs \\# (RFC 3597 section 5)");
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
      const auto ttl = fields.size() == 2 ? find_master_ttl(fields[1].text) : std::nullopt;
      if (!ttl) return malformed_entry("$TTL needs a number");
      default_ttl_ = ttl;
      return {};
    }
    return fail(Code::master_directive_refused, "", std::string(text));
  }

  Result<void> read_origin(Fields fields) {
    const MasterContext before = context();
    auto origin = fields.size() == 2 ? parse_master_name(fields[1], before)
                                     : Result<DomainName>(malformed_entry("$ORIGIN needs one name"));
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
