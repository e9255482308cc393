// Changes to a zone's master file that leave everything else as it was, byte for byte.
#pragma once

#include <string>
#include <vector>

#include "core/zone/zone_file.h"

namespace emblem::zone {

struct ZoneEdit {
  std::vector<dns::Record> remove;  // wherever they stand in the file; the time to live does not count
  std::vector<dns::Record> add;     // those that stand there already, and are not removed, stay as they are
};

struct EditedZone {
  std::string text;  // the same bytes where nothing was removed or added
  std::vector<dns::Record> removed;
  std::vector<dns::Record> added;  // with the time to live that they got
  std::uint32_t serial_before = 0;
  std::uint32_t serial_after = 0;
};

// New records go behind the last one of their owner, or to the end of the file, each on a line of its own with an
// absolute owner, time to live and class; where others of their RRset stay, they take those's time to live (RFC 2181
// section 5.2). Lines that left their owner or time to live to a removed one get them written out. The serial is raised
// by one (RFC 1982; never to 0). Whether an owner can have records is not asked (owner_rules.h). What is added and then
// removed again leaves the bytes from before, the serial aside. Errors, with the line: zone_not_editable (a serial that
// is no number), those of check_unsigned where anything is to change.
Result<EditedZone> edit_zone(const ZoneFile& file, const ZoneEdit& edit);

// Signatures over records and over gaps between names (RFC 4034, RFC 5155) would belie whatever is changed, the serial
// included. Error, with the line: zone_not_editable.
Result<void> check_unsigned(const ZoneFile& file);

}  // namespace emblem::zone
