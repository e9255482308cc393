// Takes the user's zone file: reads, checks and keeps it, or leaves everything as it was.
#pragma once

#include "apps/supervisor/knot.h"

namespace emblem::supervisor {

class ZoneIntake {
 public:
  ZoneIntake(const Knot& knot, const name_server::Settings& settings, std::string zone_file)
      : knot_(knot), settings_(settings), places_(settings.folder), zone_file_(std::move(zone_file)) {}

  enum class Change : unsigned char { none, taken };

  // Reads the zone with everything that it includes, checks it, and puts it and the store of its emblem records where
  // the server finds them, each whole or not at all. Errors: zone_malformed with file and line, file_unreadable (the
  // zone file itself), set_too_large, file_not_written, those of run_program; the zone before stays.
  Result<Change> take();

  // Every file that was read at the last attempt, or looked for in vain.
  const std::vector<std::string>& files() const { return files_; }

  std::size_t marked_names() const { return names_; }

 private:
  Result<name_server::ZoneText> read();
  bool is_served(const name_server::ZoneText& text) const;

  const Knot& knot_;
  const name_server::Settings& settings_;
  name_server::Places places_;
  std::string zone_file_;
  std::vector<std::string> files_;
  bool has_taken_ = false;
  std::size_t names_ = 0;
};

}  // namespace emblem::supervisor
