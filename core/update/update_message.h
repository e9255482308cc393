// Dynamic updates (RFC 2136) of single records.
#pragma once

#include <span>
#include <vector>

#include "core/dns/record.h"

namespace emblem::update {

// What is to change at one name; nothing else there is touched. A record that is to go is named by type and data; one
// that is there already, or not there any more, makes no difference.
struct OwnerChange {
  dns::DomainName owner;
  std::vector<dns::Record> removals;
  std::vector<dns::Record> additions;

  friend bool operator==(const OwnerChange&, const OwnerChange&) = default;
};

struct Update {
  dns::DomainName zone;
  std::vector<OwnerChange> changes;
};

// Bytes that one change takes in a message.
std::size_t encoded_size(const OwnerChange& change);

// Bytes of a message without changes.
std::size_t encoded_size(const dns::DomainName& zone);

// One message, unsigned: names where something is added must not be aliases (prerequisite, section 2.4.3), for a server
// passes over what is added beside a CNAME and says nothing (section 3.4.2.2). Removals stand before additions. Error:
// limit_exceeded (more than 65535 bytes or records).
Result<Bytes> encode_update(std::uint16_t id, const Update& update);

// Puts changes, in their order, into as few messages of at most `longest` bytes as they fill one after the other.
// What one owner changes stays in one message, so that nobody ever sees a part of it. Error: set_too_large; `where` is
// the owner.
Result<std::vector<Update>> split_changes(const dns::DomainName& zone, std::span<const OwnerChange> changes,
                                          std::size_t longest);

}  // namespace emblem::update
