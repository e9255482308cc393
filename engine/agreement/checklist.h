// What every server of a zone should say about our records, and how far one does.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/dns/message.h"

namespace emblem::agreement {

struct Expected {
  dns::DomainName zone;
  std::vector<dns::Record> present;  // must be there
  std::vector<dns::Record> gone;     // must not be there
};

// One RRset that is looked at; other records in it are of no account.
struct Item {
  dns::Question question;
  std::vector<dns::Record> present;
  std::vector<dns::Record> gone;
};

// By owner and type, in canonical order.
std::vector<Item> make_items(const Expected& expected);

struct ItemView {
  std::vector<dns::Record> missing;
  std::vector<dns::Record> lingering;
  std::string remark;  // why nothing could be seen: "refused", "an alias for x.example", …; else empty

  bool agrees() const { return missing.empty() && lingering.empty() && remark.empty(); }
};

// A record counts by owner, type and data; its TTL does not.
ItemView compare(const Item& item, const dns::Message& answer);

// The serial number in an answer about the zone's SOA record.
std::optional<std::uint32_t> read_serial(const dns::Message& answer, const dns::DomainName& zone);

}  // namespace emblem::agreement
