// The store file as the module holds it: opened, read and checked once, then immutable.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <ctime>
#include <memory>
#include <string>

#include "core/store/store.h"

namespace emblem::knot {

// What tells one file at a path from the next one there.
struct FileMark {
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  timespec modified{};
  timespec changed{};

  // Nothing where there is no file, or none that may be looked at; then `errno` says why.
  static std::optional<FileMark> find(const char* path);
  friend bool operator==(const FileMark& left, const FileMark& right);
};

class StoreFile {
 public:
  struct Opened {
    std::optional<FileMark> mark;  // of the file that was tried, when it could be opened at all
    Result<std::unique_ptr<const StoreFile>> file;
  };

  // Every record is checked: a file that is taken holds. Errors: file_unreadable, store_malformed (also when it holds
  // another type), store_newer.
  static Opened open(const std::string& path, dns::RecordType type);

  ~StoreFile();
  StoreFile(const StoreFile&) = delete;
  StoreFile& operator=(const StoreFile&) = delete;

  const store::Store& store() const { return *store_; }

  // Whether this is the first call: what is wrong with a file is said once.
  bool first_damage() const { return !damage_seen_.exchange(true); }

 private:
  StoreFile() = default;
  Result<void> read(int file, std::size_t size);
  Result<void> copy(int file, std::size_t size);
  Result<void> map(int file, std::size_t size);

  Bytes copy_;
  ByteView mapped_;
  std::optional<store::Store> store_;
  mutable std::atomic<bool> damage_seen_{false};
};

}  // namespace emblem::knot
