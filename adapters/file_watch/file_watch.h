// Learns when files change.
#pragma once

#include <string>
#include <vector>

#include "emblem/result.h"

namespace emblem::file_watch {

// Watches the folders of the files, so that a file may be written in place, replaced by rename, removed and made anew,
// or reached through a link, in whatever way editors do it.
class FileWatch {
 public:
  FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;
  ~FileWatch();

  // What to watch from now on, instead of what was watched before. A folder that is not there is not watched. Error:
  // file_unreadable (too many watches, no descriptors).
  Result<void> watch(const std::vector<std::string>& files);

  // Readable for poll when something happened.
  int descriptor() const { return descriptor_; }

  // Takes what happened; whether one of the files may have changed.
  bool take_changes();

  // Whether one of them was written to, or made empty, by somebody who has not closed it since.
  bool is_being_written() const;

  // That somebody may keep it open for ever.
  void forget_writers();

 private:
  struct Watched {
    int folder;        // inotify's number for it
    std::string name;  // of the file in it
    std::string path;
    bool being_written = false;
  };

  Result<void> add(const std::string& path);
  bool take_event(int folder, const char* name, unsigned happened);

  int descriptor_;
  int error_ = 0;
  std::vector<Watched> watched_;
};

}  // namespace emblem::file_watch
