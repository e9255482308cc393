#include "plugins/knot/store_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <tuple>

namespace emblem::knot {
namespace {

// Up to this size a copy is served, which nobody can cut or change under us. Larger files are mapped, as copying them
// would double what a replacement costs; whoever cuts one in place instead of replacing it kills the server (SIGBUS).
constexpr std::size_t most_copied_bytes = std::size_t{64} * 1024 * 1024;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

std::unexpected<Error> unreadable(std::string detail) { return fail(Code::file_unreadable, "", std::move(detail)); }

std::unexpected<Error> failed_call() { return unreadable(std::strerror(errno)); }

FileMark mark_of(const struct stat& status) {
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .size = status.st_size,
          .modified = status.st_mtim,
          .changed = status.st_ctim};
}

auto parts(const FileMark& mark) {
  return std::tuple(mark.device, mark.inode, mark.size, mark.modified.tv_sec, mark.modified.tv_nsec,
                    mark.changed.tv_sec, mark.changed.tv_nsec);
}

}  // namespace

bool operator==(const FileMark& left, const FileMark& right) { return parts(left) == parts(right); }

std::optional<FileMark> FileMark::find(const char* path) {
  struct stat status{};
  if (stat(path, &status) != 0) return std::nullopt;
  return mark_of(status);
}

StoreFile::Opened StoreFile::open(const std::string& path, dns::RecordType type) {
  // A FIFO must not stop the server.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};
  if (file.number() < 0 || fstat(file.number(), &status) != 0) return {std::nullopt, failed_call()};
  const FileMark mark = mark_of(status);
  if (!S_ISREG(status.st_mode)) return {mark, unreadable("no regular file")};

  std::unique_ptr<StoreFile> opened(new StoreFile);
  if (auto read = opened->read(file.number(), static_cast<std::size_t>(status.st_size)); !read) {
    return {mark, std::unexpected(read.error())};
  }
  if (opened->store().type() != type) {
    return {mark, fail(Code::store_malformed, "byte " + std::to_string(store::at_type),
                       "it holds type " + std::to_string(opened->store().type()) + ", not " + std::to_string(type))};
  }
  return {mark, std::move(opened)};
}

StoreFile::~StoreFile() {
  if (mapped_.empty()) return;
  munmap(const_cast<std::uint8_t*>(mapped_.data()), mapped_.size());
}

Result<void> StoreFile::read(int file, std::size_t size) {
  EMBLEM_CHECK(size <= most_copied_bytes ? copy(file, size) : map(file, size));
  EMBLEM_TRY(store_, store::Store::open(mapped_.empty() ? ByteView(copy_) : mapped_));
  return store::check_records(*store_);
}

Result<void> StoreFile::copy(int file, std::size_t size) {
  copy_.resize(size);
  std::size_t have = 0;
  while (have < size) {
    const ssize_t more = ::read(file, copy_.data() + have, size - have);
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return failed_call();
    if (more == 0) break;
    have += static_cast<std::size_t>(more);
  }
  copy_.resize(have);
  return {};
}

Result<void> StoreFile::map(int file, std::size_t size) {
  void* address = mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  if (address == MAP_FAILED) return failed_call();
  // Whoever looks after the store waits for its pages, so that no query has to. Without it they come one by one.
  madvise(address, size, MADV_POPULATE_READ);
  mapped_ = {static_cast<const std::uint8_t*>(address), size};
  return {};
}

}  // namespace emblem::knot
