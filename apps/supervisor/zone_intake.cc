#include "apps/supervisor/zone_intake.h"

#include <cstdio>

#include "adapters/files/files.h"
#include "adapters/files/writing.h"
#include "core/store/store.h"

namespace emblem::supervisor {

Result<name_server::ZoneText> ZoneIntake::read() {
  files_.clear();
  return name_server::join_zone(zone_file_, settings_.zone,
                                [this](const std::string& path, std::size_t longest) -> Result<std::string> {
                                  files_.push_back(path);
                                  EMBLEM_TRY(const Bytes bytes, files::read_file(path, longest));
                                  return std::string(as_text(bytes));
                                });
}

// Compared with the copy on disk, for zones are large, and changes are rare. What an earlier run left does not count.
bool ZoneIntake::is_served(const name_server::ZoneText& text) const {
  if (!has_taken_) return false;
  const auto served = files::read_file(places_.zone, text.text().size());
  return served && as_text(*served) == text.text();
}

Result<ZoneIntake::Change> ZoneIntake::take() {
  EMBLEM_TRY(const name_server::ZoneText text, read());
  if (is_served(text)) return Change::none;
  EMBLEM_TRY(const name_server::Marks marks, name_server::read_marks(text, settings_.zone, settings_.ihle));
  EMBLEM_TRY(const Bytes store, store::encode_store(marks.records, settings_.ihle));
  EMBLEM_CHECK(files::write_file(places_.next_zone, as_bytes(text.text()), files::Mode::owner_only));
  EMBLEM_CHECK(knot_.check_next_zone(text));
  // Each file is whole at any moment, and so is every set in either: whichever the server takes first, no answer holds
  // a part of one. The store goes first, so that what is withdrawn leaves ordinary answers first.
  EMBLEM_CHECK(files::write_file(places_.store, store, files::Mode::owner_only));
  EMBLEM_CHECK(files::write_file(places_.zone, as_bytes(text.text()), files::Mode::owner_only));
  std::remove(places_.next_zone.c_str());
  has_taken_ = true;
  names_ = marks.names;
  return Change::taken;
}

}  // namespace emblem::supervisor
