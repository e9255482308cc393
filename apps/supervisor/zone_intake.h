// Takes the user's zone file: reads, checks and keeps it, or leaves everything as it was.
#pragma once

#include "adapters/file_watch/file_mark.h"
#include "apps/supervisor/knot.h"

namespace emblem::supervisor {

class ZoneIntake {
 public:
  ZoneIntake(const Knot& knot, const name_server::Settings& settings, std::string zone_file)
      : knot_(knot), settings_(settings), places_(settings.folder), zone_file_(std::move(zone_file)) {}

  // `unsettled`: a file changed while it was read, and nothing was taken.
  enum class Change : unsigned char { none, taken, unsettled };

  // Reads the zone with everything that it includes, checks it, and puts it and the store of its emblem records where
  // the server finds them, both or none. Errors: zone_malformed with file and line, file_unreadable (the zone file
  // itself), set_too_large, file_not_written, those of run_program; the zone before stays.
  Result<Change> take();

  // Whether the last error may be gone a moment later, with the same files: it was for want of descriptors, space or
  // memory, or for rights.
  bool may_work_later() const { return fault_ == Fault::of_the_system; }

  // Every file that was read at the last attempt, or looked for in vain.
  const std::vector<std::string>& files() const { return files_; }

  // What these are now, and what they were when they were read.
  using Marks = std::vector<std::optional<file_watch::FileMark>>;
  Marks find_marks() const;
  const Marks& marks_read() const { return marks_; }

  std::size_t marked_names() const { return names_; }

  // Of the emblem records that were taken, whatever their order: the same number for the same records.
  std::size_t digest() const { return digest_; }

 private:
  enum class Fault : unsigned char { of_the_zone, of_the_system };

  Result<Change> take_text();
  Result<name_server::ZoneText> read();
  Result<void> write(const name_server::ZoneText& text, ByteView store);
  bool is_served(const name_server::ZoneText& text) const;
  template <typename Value>
  Result<Value> of_the_zone(Result<Value> result);

  const Knot& knot_;
  const name_server::Settings& settings_;
  name_server::Places places_;
  std::string zone_file_;
  std::vector<std::string> files_;
  Marks marks_;
  bool was_readable_ = true;  // all of the files that are there
  Fault fault_ = Fault::of_the_zone;
  bool has_taken_ = false;  // the copy and the store are of one text, which was taken
  std::size_t names_ = 0;
  std::size_t digest_ = 0;
};

}  // namespace emblem::supervisor
