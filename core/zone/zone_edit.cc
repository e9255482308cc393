#include "core/zone/zone_edit.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/dns/master_line.h"
#include "core/dns/record_order.h"
#include "core/zone/serial.h"

namespace emblem::zone {
namespace {

// RFC 4034 sections 3 and 4, RFC 5155 section 3.
constexpr dns::RecordType type_rrsig = 46;
constexpr dns::RecordType type_nsec = 47;
constexpr dns::RecordType type_nsec3 = 50;

using RecordSet = std::set<const dns::Record*, dns::RecordOrder>;

std::string absolute(const dns::DomainName& name) { return name.is_root() ? "." : name.to_text() + "."; }

// Bytes of the text that give way to others; in the order of their places, none overlapping.
struct Patch {
  std::size_t at = 0;
  std::size_t length = 0;
  std::string text;
  bool lines = false;  // `text` is whole lines, to begin at a line's beginning
};

// What is known of an owner that gets records.
struct OwnerPlace {
  const ZoneRecord* last = nullptr;               // of its records in the file, removed ones included
  std::map<dns::RecordType, std::uint32_t> ttls;  // of the RRsets that stay
  std::vector<const dns::Record*> additions;
};

class Editor {
 public:
  Editor(const ZoneFile& file, const ZoneEdit& edit) : file_(file), text_(file.text()) {
    for (const dns::Record& record : edit.remove) removals_.insert(&record);
    for (const dns::Record& record : edit.add) additions_.insert(&record);
  }

  Result<EditedZone> run() {
    for (const dns::Record* record : additions_) owners_[record->owner];
    for (const ZoneRecord& found : file_.records()) look_at(found);
    for (const dns::Record* record : additions_) owners_.at(record->owner).additions.push_back(record);
    EMBLEM_TRY(edited_.serial_before, parse_serial(file_.serials().front()));
    edited_.serial_after = edited_.serial_before;
    if (edited_.removed.empty() && additions_.empty()) {
      edited_.text = text_;
      return std::move(edited_);
    }
    EMBLEM_CHECK(check_unsigned(file_));
    EMBLEM_CHECK(patch_records());
    append_others();
    write();
    return std::move(edited_);
  }

 private:
  // Data that was not read is empty, and nothing can be said of it.
  bool is_removed(const ZoneRecord& found) const {
    return !found.record.rdata.empty() && removals_.contains(&found.record);
  }

  void look_at(const ZoneRecord& found) {
    const auto owner = owners_.find(found.record.owner);
    if (owner != owners_.end()) owner->second.last = &found;
    if (is_removed(found)) {
      edited_.removed.push_back(found.record);
      return;
    }
    if (owner == owners_.end()) return;
    owner->second.ttls.emplace(found.record.type, found.record.ttl);
    if (!found.record.rdata.empty()) additions_.erase(&found.record);
  }

  Result<void> patch_records() {
    std::size_t serial = 0;
    for (const ZoneRecord& found : file_.records()) {
      if (is_removed(found)) {
        remove(found);
      } else {
        write_out(found);
        for (; serial < file_.serials().size() && file_.serials()[serial].begin < found.end; ++serial) {
          EMBLEM_CHECK(raise(file_.serials()[serial]));
        }
      }
      const auto owner = owners_.find(found.record.owner);
      if (owner == owners_.end() || owner->second.last != &found) continue;
      // Without $TTL the records behind would take the time to live of ours.
      if (found.under_ttl_directive) add(owner->second, found.end);
    }
    return {};
  }

  void remove(const ZoneRecord& found) {
    patches_.push_back({.at = found.begin, .length = found.end - found.begin, .text = {}});
    if (!found.owner_as_written.empty()) lost_owner_ = &found;
    if (found.ttl_from == TtlFrom::line) ttl_before_ = found.record.ttl;
  }

  // What the record left to removed ones.
  void write_out(const ZoneRecord& found) {
    if (!found.owner_as_written.empty()) {
      lost_owner_ = nullptr;
    } else if (lost_owner_ != nullptr) {
      write_owner(found);
      lost_owner_ = nullptr;
    }
    if (found.ttl_from == TtlFrom::line) {
      ttl_before_ = ttl_now_ = found.record.ttl;
    } else if (found.ttl_from == TtlFrom::record_before && ttl_now_ != ttl_before_) {
      patches_.push_back({.at = found.data, .length = 0, .text = std::to_string(found.record.ttl) + " "});
      ttl_now_ = ttl_before_;
    }
  }

  // Over the blanks where there are enough of them, so that columns stay.
  void write_owner(const ZoneRecord& found) {
    const bool same_origin = lost_owner_->origin == found.origin;
    std::string owner = same_origin ? std::string(lost_owner_->owner_as_written) : absolute(lost_owner_->record.owner);
    const std::size_t blanks = std::min(text_.find_first_not_of(' ', found.begin), found.end) - found.begin;
    const std::size_t over = blanks > owner.size() ? owner.size() : 0;
    patches_.push_back({.at = found.begin, .length = over, .text = std::move(owner)});
  }

  Result<void> raise(const ZoneSerial& serial) {
    EMBLEM_TRY(const std::uint32_t before, parse_serial(serial));
    const std::uint32_t after = next_serial(before);
    if (&serial == &file_.serials().front()) edited_.serial_after = after;
    std::string digits = std::to_string(after);
    if (serial.digits.front() == '0' && digits.size() < serial.digits.size()) {
      digits.insert(0, serial.digits.size() - digits.size(), '0');
    }
    // A further digit takes one of the blanks behind, if one is left then.
    std::size_t length = serial.digits.size();
    const std::size_t behind = serial.begin + length;
    const std::size_t blanks = std::min(text_.find_first_not_of(' ', behind), text_.size()) - behind;
    if (digits.size() > length && blanks > digits.size() - length) length = digits.size();
    patches_.push_back({.at = serial.begin, .length = length, .text = std::move(digits)});
    return {};
  }

  void add(OwnerPlace& place, std::size_t at) {
    Patch patch{.at = at, .length = 0, .text = {}, .lines = true};
    for (const dns::Record* record : place.additions) {
      dns::Record added = *record;
      const auto ttl = place.ttls.find(added.type);
      if (ttl != place.ttls.end()) added.ttl = ttl->second;
      patch.text.append(dns::to_master_line(added)).append(end_of_line());
      edited_.added.push_back(std::move(added));
    }
    place.additions.clear();
    if (!patch.text.empty()) patches_.push_back(std::move(patch));
  }

  void append_others() {
    for (auto& [name, place] : owners_) add(place, text_.size());
  }

  std::string_view end_of_line() const {
    const std::size_t end = text_.find('\n');
    return end != std::string_view::npos && end > 0 && text_[end - 1] == '\r' ? "\r\n" : "\n";
  }

  // A carriage return there is the line's own: it must not be taken for half of the end that the line gets.
  std::string_view end_of_last_line(std::string_view text) const {
    return text.ends_with('\r') ? "\r\n" : end_of_line();
  }

  void write() {
    std::string& out = edited_.text;
    std::size_t more = 0;
    for (const Patch& patch : patches_) more += patch.text.size();
    out.reserve(text_.size() + more + 2);
    std::size_t at = 0;
    for (const Patch& patch : patches_) {
      out.append(text_.substr(at, patch.at - at));
      if (patch.lines && !out.empty() && !out.ends_with('\n')) out.append(end_of_last_line(out));
      out.append(patch.text);
      at = patch.at + patch.length;
    }
    out.append(text_.substr(at));
    // A file whose last line had no end still has none.
    if (text_.ends_with('\n') || !out.ends_with('\n')) return;
    out.pop_back();
    if (out.ends_with('\r')) out.pop_back();
  }

  const ZoneFile& file_;
  std::string_view text_;
  RecordSet removals_;
  RecordSet additions_;
  std::map<dns::DomainName, OwnerPlace> owners_;
  std::vector<Patch> patches_;
  const ZoneRecord* lost_owner_ = nullptr;  // removed, and the next line may lean on it
  // The last time to live written on a line before, in the file as it was and as it will be.
  std::optional<std::uint32_t> ttl_before_;
  std::optional<std::uint32_t> ttl_now_;
  EditedZone edited_;
};

}  // namespace

Result<void> check_unsigned(const ZoneFile& file) {
  for (const ZoneRecord& found : file.records()) {
    const dns::RecordType type = found.record.type;
    if (type != type_rrsig && type != type_nsec && type != type_nsec3) continue;
    return fail(Code::zone_not_editable, "line " + std::to_string(found.line),
                "the zone is signed already; publish into the unsigned zone, then sign");
  }
  return {};
}

Result<EditedZone> edit_zone(const ZoneFile& file, const ZoneEdit& edit) { return Editor(file, edit).run(); }

}  // namespace emblem::zone
