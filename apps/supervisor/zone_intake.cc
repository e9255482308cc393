#include "apps/supervisor/zone_intake.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "adapters/files/files.h"
#include "adapters/files/folders.h"
#include "adapters/files/writing.h"
#include "core/store/store.h"

namespace emblem::supervisor {
namespace {

std::size_t digest_of(const std::vector<dns::Record>& records) {
  constexpr std::size_t spread = 0x9E3779B97F4A7C15;
  std::vector<std::size_t> each;
  each.reserve(records.size());
  for (const dns::Record& record : records) {
    const std::hash<std::string_view> hash;
    each.push_back(hash(as_text(record.owner.wire())) * spread + hash(as_text(record.rdata)));
  }
  std::ranges::sort(each);
  each.erase(std::ranges::unique(each).begin(), each.end());
  return std::hash<std::string_view>()({reinterpret_cast<const char*>(each.data()), each.size() * sizeof(std::size_t)});
}

Result<void> put_in_place(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) == 0) return {};
  return fail(Code::file_not_written, to, std::strerror(errno));
}

}  // namespace

ZoneIntake::Marks ZoneIntake::find_marks() const {
  Marks marks;
  for (const std::string& file : files_) marks.push_back(file_watch::FileMark::find(file));
  return marks;
}

Result<name_server::ZoneText> ZoneIntake::read() {
  files_.clear();
  marks_.clear();
  was_readable_ = true;
  return name_server::join_zone(zone_file_, settings_.zone,
                                [this](const std::string& path, std::size_t longest) -> Result<std::string> {
                                  files_.push_back(path);
                                  marks_.push_back(file_watch::FileMark::find(path));
                                  auto bytes = files::read_file(path, longest);
                                  if (bytes) return std::string(as_text(*bytes));
                                  if (bytes.error().code == Code::file_unreadable && files::exists(path)) {
                                    was_readable_ = false;
                                  }
                                  return std::unexpected(std::move(bytes.error()));
                                });
}

// Compared with the copy on disk, for zones are large, and changes are rare. What an earlier run left does not count.
bool ZoneIntake::is_served(const name_server::ZoneText& text) const {
  if (!has_taken_) return false;
  const auto served = files::read_file(places_.zone, text.text().size());
  return served && as_text(*served) == text.text();
}

// An error in what the user wrote stays one until he writes something else.
template <typename Value>
Result<Value> ZoneIntake::of_the_zone(Result<Value> result) {
  if (!result && result.error().code != Code::server_not_started) fault_ = Fault::of_the_zone;
  return result;
}

Result<ZoneIntake::Change> ZoneIntake::take() {
  auto change = take_text();
  if (!change) {
    if (!was_readable_) fault_ = Fault::of_the_system;
    (void)std::remove(places_.next_zone.c_str());  // it may be space that is wanting
    (void)std::remove(places_.next_store.c_str());
  }
  return change;
}

Result<ZoneIntake::Change> ZoneIntake::take_text() {
  fault_ = Fault::of_the_system;
  EMBLEM_TRY(const name_server::ZoneText text, of_the_zone(read()));
  if (find_marks() != marks_) return Change::unsettled;
  if (is_served(text)) return Change::none;
  EMBLEM_CHECK(of_the_zone(name_server::check_unsigned(text)));
  EMBLEM_TRY(const name_server::Marks marks,
             of_the_zone(name_server::read_marks(text, settings_.zone, settings_.ihle)));
  EMBLEM_TRY(const Bytes store, of_the_zone(store::encode_store(marks.records, settings_.ihle)));
  EMBLEM_CHECK(write(text, store));
  names_ = marks.names;
  digest_ = digest_of(marks.records);
  return Change::taken;
}

// Both are on the disk before either is put in place, which then needs neither space nor time. Each is whole at any
// moment, and so is every set in either: whichever the server takes first, no answer holds a part of one. The store
// goes first, so that what is withdrawn leaves ordinary answers first.
Result<void> ZoneIntake::write(const name_server::ZoneText& text, ByteView store) {
  EMBLEM_CHECK(files::write_file(places_.next_zone, as_bytes(text.text()), files::Mode::owner_only));
  EMBLEM_CHECK(files::write_file(places_.next_store, store, files::Mode::owner_only));
  EMBLEM_CHECK(of_the_zone(knot_.check_next_zone(text)));
  has_taken_ = false;  // until both agree again
  EMBLEM_CHECK(put_in_place(places_.next_store, places_.store));
  EMBLEM_CHECK(put_in_place(places_.next_zone, places_.zone));
  has_taken_ = true;
  return {};
}

}  // namespace emblem::supervisor
