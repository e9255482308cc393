// Whatever the zone file: what is added and removed again leaves the bytes from before, the serials aside; and records
// that are not named in a change are read the same after it.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "core/dns/record_order.h"
#include "core/zone/zone_edit.h"

namespace {

using namespace emblem;

const zone::ReadRules rules{.zone = dns::DomainName::parse("hospital.example").value(), .ihle = 65297, .limits = {}};

void require(bool holds) {
  if (!holds) std::abort();
}

zone::ZoneFile read(std::string_view text) {
  auto file = zone::ZoneFile::parse(text, rules);
  require(file.has_value());
  return *std::move(file);
}

bool is_one_of(const dns::Record& record, const std::vector<dns::Record>& records) {
  return std::ranges::any_of(records, [&](const dns::Record& other) { return dns::is_same(record, other); });
}

// Those that a change leaves alone.
std::vector<dns::Record> others(const zone::ZoneFile& file, const std::vector<dns::Record>& changed) {
  std::vector<dns::Record> records;
  for (const zone::ZoneRecord& found : file.records()) {
    if (found.record.rdata.empty() || !is_one_of(found.record, changed)) records.push_back(found.record);
  }
  return records;
}

std::string without_serials(const zone::ZoneFile& file) {
  std::string text(file.text());
  for (auto serial = file.serials().rbegin(); serial != file.serials().rend(); ++serial) {
    std::size_t end = serial->begin + serial->digits.size();
    while (end < text.size() && text[end] == ' ') ++end;  // a further digit may have taken one
    text.erase(serial->begin, end - serial->begin);
  }
  return text;
}

void check_addition(const zone::ZoneFile& file) {
  std::vector<dns::Record> ours;
  for (const char* owner : {"www.hospital.example", "hospital.example", "a.b.hospital.example"}) {
    ours.push_back({dns::DomainName::parse(owner).value(), 65297, 60, {0xd2, 0x84}});
  }
  const auto added = zone::edit_zone(file, {.remove = {}, .add = ours});
  if (!added) return;
  const zone::ZoneFile more = read(added->text);
  require(others(more, added->added) == others(file, added->added));
  const auto removed = zone::edit_zone(more, {.remove = added->added, .add = {}});
  require(removed && without_serials(read(removed->text)) == without_serials(file));
}

void check_removal(const zone::ZoneFile& file) {
  std::vector<dns::Record> some;
  for (std::size_t i = 0; i < file.records().size() && some.size() < 8; i += 2) {
    const dns::Record& record = file.records()[i].record;
    if (record.type == dns::type_txt || record.type == rules.ihle) some.push_back(record);
  }
  const auto removed = zone::edit_zone(file, {.remove = some, .add = {}});
  if (!removed) return;
  require(others(read(removed->text), some) == others(file, some));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(emblem::as_text({data, size}));
  const auto file = emblem::zone::ZoneFile::parse(text, rules);
  if (!file) return 0;
  check_addition(*file);
  check_removal(*file);
  return 0;
}
