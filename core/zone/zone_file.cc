#include "core/zone/zone_file.h"

#include <algorithm>

#include "core/bytes/ascii.h"
#include "core/dns/master_head.h"
#include "core/dns/master_rdata.h"
#include "core/dns/message.h"
#include "core/dns/record_types.h"

namespace emblem::zone {
namespace {

using Fields = std::span<const dns::MasterField>;

std::string at_line(std::size_t line) { return "line " + std::to_string(line); }

std::unexpected<Error> not_editable(std::size_t line, std::string detail) {
  return fail(Code::zone_not_editable, at_line(line), std::move(detail));
}

// The reader's words about a line, under the code of what was wanted of it.
std::unexpected<Error> not_editable(std::size_t line, const Error& error) {
  return not_editable(
      line, std::string(code_info(error.code).sentence) + (error.detail.empty() ? std::string() : ": " + error.detail));
}

std::size_t place_of(const dns::MasterField& field, std::string_view text) {
  return static_cast<std::size_t>(field.text.data() - text.data()) - (field.quoted ? 1 : 0);
}

std::string_view as_written(const dns::MasterField& field, std::string_view text) {
  return text.substr(place_of(field, text), field.text.size() + (field.quoted ? 2 : 0));
}

bool is_directive(const dns::MasterEntry& entry) {
  return !entry.blank_start && !entry.fields[0].quoted && entry.fields[0].text.starts_with('$');
}

}  // namespace

class ZoneReader {
 public:
  ZoneReader(std::string_view text, const ReadRules& rules) : entries_(text, rules.limits), rules_(rules) {
    file_.text_ = text;
  }

  Result<ZoneFile> read() {
    EMBLEM_CHECK(find_zone());
    origin_ = owner_ = file_.zone_;
    EMBLEM_CHECK(read_entries());
    if (file_.serials_.empty()) return fail(Code::zone_serial_missing, "");
    return std::move(file_);
  }

  Result<ZoneFile> read_included(const dns::DomainName& from, const dns::DomainName& zone) {
    file_.zone_ = zone;
    origin_ = owner_ = from;
    EMBLEM_CHECK(read_entries());
    return std::move(file_);
  }

 private:
  Result<void> read_entries() {
    while (auto entry = entries_.next()) {
      if (!*entry) return not_editable_here(entry->error());
      EMBLEM_CHECK(is_directive(**entry) ? read_directive(**entry) : read_record(**entry));
    }
    for (ZoneRecord& found : file_.records_) {
      if (found.ttl_from == TtlFrom::soa) found.record.ttl = soa_minimum_;
    }
    return {};
  }

  // The error knows its line.
  static std::unexpected<Error> not_editable_here(const Error& error) {
    return fail(Code::zone_not_editable, error.where, error.detail);
  }

  // A name that needs no origin: the SOA record's owner, or what $ORIGIN says before it.
  Result<void> find_zone() {
    dns::MasterEntries entries(file_.text_, rules_.limits);
    std::optional<dns::DomainName> origin = rules_.zone;
    std::optional<dns::DomainName> owner = rules_.zone;
    while (auto entry = entries.next()) {
      if (!*entry) return not_editable_here(entry->error());
      Fields fields = (*entry)->fields;
      const std::size_t line = (*entry)->line;
      const dns::MasterContext context{.origin = origin ? &*origin : nullptr, .ihle = rules_.ihle};
      if (is_directive(**entry)) {
        if (!equal_in_any_case(fields[0].text, "$ORIGIN") || fields.size() != 2) continue;
        auto name = dns::parse_master_name(fields[1], context);
        origin = name ? std::optional(*std::move(name)) : std::nullopt;
        continue;
      }
      if (!(*entry)->blank_start) {
        auto name = dns::parse_master_name(fields[0], context);
        owner = name ? std::optional(*std::move(name)) : std::nullopt;
        fields = fields.subspan(1);
      }
      const auto head = dns::parse_master_head(fields, rules_.ihle);
      if (!head || head->type != dns::type_soa || head->dns_class != dns::class_in) continue;
      if (!owner) return fail(Code::zone_unknown, at_line(line), "its SOA record has a relative name");
      if (rules_.zone && *owner != *rules_.zone) {
        return not_editable(line, "the zone of this SOA record is " + owner->to_text());
      }
      file_.zone_ = *std::move(owner);
      return {};
    }
    return fail(Code::zone_serial_missing, "");
  }

  Result<void> read_directive(const dns::MasterEntry& entry) {
    const Fields fields = entry.fields;
    if (equal_in_any_case(fields[0].text, "$TTL")) {
      ttl_directive_ = fields.size() == 2 ? dns::find_master_ttl(fields[1].text) : std::nullopt;
      if (!ttl_directive_) return not_editable(entry.line, "$TTL needs a number");
    } else if (equal_in_any_case(fields[0].text, "$ORIGIN")) {
      if (fields.size() != 2) return not_editable(entry.line, "$ORIGIN needs one name");
      auto name = dns::parse_master_name(fields[1], context());
      if (!name) return not_editable(entry.line, name.error());
      origin_ = *std::move(name);
      ++origins_;
    } else if (equal_in_any_case(fields[0].text, "$INCLUDE") && fields.size() > 1) {
      file_.inclusions_.push_back({fields[1].text, entry.line, origin_});
      if (fields.size() < 3) return {};
      auto name = dns::parse_master_name(fields[2], context());
      if (!name) return not_editable(entry.line, name.error());
      file_.inclusions_.back().origin = *std::move(name);
    }
    return {};
  }

  Result<void> read_record(const dns::MasterEntry& entry) {
    ZoneRecord found{.begin = entry.begin, .end = entry.end, .line = entry.line, .origin = origins_};
    Fields fields = entry.fields;
    if (!entry.blank_start) {
      auto name = dns::parse_master_name(fields[0], context());
      if (!name) return not_editable(entry.line, name.error());
      owner_ = *std::move(name);
      found.owner_as_written = as_written(fields[0], file_.text_);
      fields = fields.subspan(1);
    }
    if (fields.empty()) return not_editable(entry.line, "no type");
    found.data = place_of(fields[0], file_.text_);
    found.record.owner = owner_;
    found.under_ttl_directive = ttl_directive_.has_value();
    if (const auto head = dns::parse_master_head(fields, rules_.ihle)) {
      take_ttl(head->ttl, found);
      if (head->dns_class == dns::class_in) {
        found.record.type = head->type;
        EMBLEM_CHECK(take_data(fields.subspan(head->fields), found));
      }
    } else {
      take_ttl(ttl_before_unknown(fields), found);
    }
    file_.records_.push_back(std::move(found));
    return {};
  }

  // Of a record whose type is a mnemonic that we do not know.
  static std::optional<std::uint32_t> ttl_before_unknown(Fields fields) {
    for (const dns::MasterField& field : fields.first(std::min<std::size_t>(fields.size(), 2))) {
      if (const auto ttl = dns::find_master_ttl(field.text)) return ttl;
      if (!dns::find_class(field.text)) break;
    }
    return std::nullopt;
  }

  void take_ttl(std::optional<std::uint32_t> written, ZoneRecord& found) {
    found.ttl_from = written          ? TtlFrom::line
                     : ttl_directive_ ? TtlFrom::directive
                     : ttl_before_    ? TtlFrom::record_before
                                      : TtlFrom::soa;
    if (written) ttl_before_ = written;
    found.record.ttl = written ? *written : ttl_directive_ ? *ttl_directive_ : ttl_before_.value_or(0);
  }

  Result<void> take_data(Fields fields, ZoneRecord& found) {
    const dns::RecordType type = found.record.type;
    if (type == dns::type_soa && found.record.owner == file_.zone_) {
      if (fields.size() != 7 || dns::is_generic_form(fields)) {
        return not_editable(found.line, "SOA needs two names and five numbers");
      }
      if (fields[2].quoted) return not_editable(found.line, "the serial stands in quotes");
      file_.serials_.push_back({place_of(fields[2], file_.text_), found.line, fields[2].text});
      soa_minimum_ = dns::find_master_ttl(fields[6].text).value_or(0);
    }
    if (type != dns::type_txt && type != rules_.ihle && !dns::is_generic_form(fields)) return {};
    if (auto rdata = dns::parse_master_rdata(type, fields, context())) found.record.rdata = *std::move(rdata);
    return {};
  }

  dns::MasterContext context() const { return {.origin = &origin_, .ihle = rules_.ihle}; }

  dns::MasterEntries entries_;
  const ReadRules& rules_;
  ZoneFile file_;
  dns::DomainName origin_;
  dns::DomainName owner_;
  std::uint32_t origins_ = 0;
  std::optional<std::uint32_t> ttl_directive_;
  std::optional<std::uint32_t> ttl_before_;
  std::uint32_t soa_minimum_ = 0;
};

Result<ZoneFile> ZoneFile::parse(std::string_view text, const ReadRules& rules) {
  if (text.size() > longest_zone_file) return fail(Code::limit_exceeded, "zone file");
  return ZoneReader(text, rules).read();
}

Result<ZoneFile> ZoneFile::parse_included(std::string_view text, const dns::DomainName& from,
                                          const dns::DomainName& zone, const ReadRules& rules) {
  if (text.size() > longest_zone_file) return fail(Code::limit_exceeded, "zone file");
  return ZoneReader(text, rules).read_included(from, zone);
}

}  // namespace emblem::zone
