// A zone's master file, record by record with the bytes that each one takes.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/dns/record.h"
#include "emblem/limits.h"
#include "emblem/result.h"

namespace emblem::zone {

constexpr std::size_t longest_zone_file = std::size_t{1} << 31;  // bytes; a zone of a million marked names is smaller

// Where a record's time to live comes from (RFC 2308 section 4): its own line, $TTL, the record before it that has one,
// or, where none has, the zone's SOA record: its last number (RFC 1035 section 3.3.13).
enum class TtlFrom : std::uint8_t { line, directive, record_before, soa };

// Refers to the text.
struct ZoneRecord {
  std::size_t begin = 0;              // of its first line
  std::size_t end = 0;                // behind the end of its last line
  std::size_t line = 0;               // from 1
  std::size_t data = 0;               // where its first field behind the owner begins
  std::string_view owner_as_written;  // with its quotes; empty: the owner is that of the record before
  std::uint32_t origin = 0;           // how many $ORIGIN stand before it
  TtlFrom ttl_from{};
  bool under_ttl_directive = false;  // a $TTL stands before it
  // Type 0 where the mnemonic is unknown or the class is not IN. The data is there for TXT, the IHLE type and whatever
  // is in the generic form, and empty for the rest.
  dns::Record record;
};

// The serial number of an SOA record of the zone, as written.
struct ZoneSerial {
  std::size_t begin = 0;
  std::size_t line = 0;
  std::string_view digits;
};

// A $INCLUDE directive.
struct Inclusion {
  std::string_view file;  // as written, without quotes
  std::size_t line = 0;
  dns::DomainName origin;  // of what is in it
};

struct ReadRules {
  // Where the SOA record's owner does not tell, for it is relative; must agree with it where it does.
  std::optional<dns::DomainName> zone;
  dns::RecordType ihle = dns::default_type_ihle;
  Limits limits;
};

// What stands in other files ($INCLUDE) is not among the records, and what is computed ($GENERATE) is not seen.
class ZoneFile {
 public:
  // `text` must outlive it. Errors, with the line: zone_not_editable (a line that cannot be cut, a name that is none, a
  // zone other than the one named), zone_serial_missing, zone_unknown (a relative SOA record, and nothing says to
  // what).
  static Result<ZoneFile> parse(std::string_view text, const ReadRules& rules);

  // A file that another one includes: it needs no SOA record. `from` is the origin in it, `zone` the other one's.
  // Errors: zone_not_editable.
  static Result<ZoneFile> parse_included(std::string_view text, const dns::DomainName& from,
                                         const dns::DomainName& zone, const ReadRules& rules);

  const dns::DomainName& zone() const { return zone_; }
  const std::vector<ZoneRecord>& records() const { return records_; }
  const std::vector<ZoneSerial>& serials() const { return serials_; }
  const std::vector<Inclusion>& inclusions() const { return inclusions_; }
  std::string_view text() const { return text_; }

 private:
  friend class ZoneReader;
  ZoneFile() = default;

  std::string_view text_;
  dns::DomainName zone_;
  std::vector<ZoneRecord> records_;
  std::vector<ZoneSerial> serials_;
  std::vector<Inclusion> inclusions_;
};

}  // namespace emblem::zone
