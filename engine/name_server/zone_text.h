// A zone in one piece, from files that include each other.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/dns/record.h"
#include "emblem/limits.h"
#include "engine/lookup/server.h"

namespace emblem::name_server {

struct ZoneLine {
  std::string file;
  std::size_t line = 0;  // from 1

  std::string to_text() const { return file + " line " + std::to_string(line); }
};

class ZoneText {
 public:
  const std::string& text() const { return text_; }

  // The files that it was made of, the first one first.
  const std::vector<std::string>& files() const { return files_; }

  // Where a line of the text (from 1) stands in the files.
  ZoneLine place_of(std::size_t line) const;

  // An error with "line N" of the text for `where`, as zone_malformed with the place in the files.
  Error in_the_files(Error error) const;

 private:
  friend class ZoneJoiner;

  struct Part {
    std::size_t begin;  // line of the text
    ZoneLine from;
  };

  std::string text_;
  std::vector<std::string> files_;
  std::vector<Part> parts_;
};

// The bounds of a zone that the owner of the machine has written: far beyond those for foreign records.
Limits zone_limits();

inline constexpr std::size_t deepest_include = 8;
inline constexpr std::size_t most_included = 256;

// All bytes of a file, at most `longest`.
using ReadFile = std::function<Result<std::string>(const std::string& path, std::size_t longest)>;

// Puts the files that `$INCLUDE FILE [ORIGIN]` names in its place (RFC 1035 section 5.1); FILE is relative to the file
// that includes it. After it, origin and $TTL are what they were before; the line that follows must name its owner, for
// servers differ in which it would be, and so must the first line of an included file. What else is wrong with the text
// is left to its readers. Errors: zone_malformed (a directive that does not hold; too deep, many or large), those of
// `read` for the first file.
Result<ZoneText> join_zone(const std::string& file, const dns::DomainName& zone, const ReadFile& read);

// The owner of the SOA record near the beginning of a zone file, where it is written so that it needs no origin; else
// the name of the file without .zone or .db. Error: zone_unknown.
Result<dns::DomainName> name_of_zone(std::string_view text, const std::string& file);

// Error: zone_malformed with the place of a signature of the SOA record (RRSIG, RFC 4034 section 3): a server that
// counts the serial itself would break it.
Result<void> check_unsigned(const ZoneText& text);

// The emblem records of the zone, and how many of its names are marked in either way (IHLE, adem- in TXT). Error:
// zone_malformed for the first line that cannot be read: a set must not go out in part.
struct Marks {
  std::vector<dns::Record> records;
  std::size_t names = 0;
};
Result<Marks> read_marks(const ZoneText& text, const dns::DomainName& zone, dns::RecordType ihle);

}  // namespace emblem::name_server
