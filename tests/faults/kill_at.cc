// Loaded before a program (LD_PRELOAD): kills it at the n-th call that changes a file system, as a power cut would.
//
//   EMBLEM_KILL_AT=N      dies by SIGKILL in place of the n-th such call, counted from 1
//   EMBLEM_KILL_HALF=1    a write that is the n-th is done by half first
//   EMBLEM_KILL_COUNT=F   writes a letter for each such call into the file F at the end: w a write, - another
//
// Counted are calls through the C library: files and folders made, written, cut, synced, renamed, linked, removed,
// their rights changed. Not counted: what goes to pipes and terminals, and what stdio (fwrite, printf) writes inside
// the C library; the program writes its files without stdio. Each process counts for itself.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace {

enum class Kind : char { write = 'w', other = '-' };

std::atomic<long> calls = 0;
std::array<Kind, 1 << 16> kinds;  // of the calls so far

long kill_at() {
  static const long value = [] {
    const char* const text = std::getenv("EMBLEM_KILL_AT");
    return text == nullptr ? 0 : std::strtol(text, nullptr, 10);
  }();
  return value;
}

bool is_last(Kind kind) {
  const long call = ++calls;
  if (call <= static_cast<long>(kinds.size())) kinds[static_cast<std::size_t>(call) - 1] = kind;
  return call == kill_at();
}

void die() {
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

void count() {
  if (is_last(Kind::other)) die();
}

// Regular files and folders; whoever only passes data on does not change a file system.
bool is_kept(int descriptor) {
  struct stat status{};
  const int saved = errno;
  const bool kept = ::fstat(descriptor, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
  errno = saved;
  return kept;
}

bool halves() { return std::getenv("EMBLEM_KILL_HALF") != nullptr; }

template <typename Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

mode_t mode_of(int flags, va_list arguments) {
  const bool makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  return makes ? va_arg(arguments, mode_t) : 0;
}

__attribute__((destructor)) void tell_count() {
  const char* const path = std::getenv("EMBLEM_KILL_COUNT");
  if (path == nullptr) return;
  const auto counted = std::min(static_cast<std::size_t>(calls), kinds.size());
  if (FILE* const file = std::fopen(path, "w")) {
    std::fwrite(kinds.data(), 1, counted, file);
    std::fclose(file);
  }
}

}  // namespace

// A call that is counted and passed on: its type, name, parameters and arguments.
#define EMBLEM_COUNTED(type, name, parameters, arguments)   \
  extern "C" type name parameters {                         \
    static auto* const next = real<type parameters>(#name); \
    count();                                                \
    return next arguments;                                  \
  }
// The same for calls on a descriptor.
#define EMBLEM_COUNTED_ON_FILE(type, name, parameters, arguments) \
  extern "C" type name parameters {                               \
    static auto* const next = real<type parameters>(#name);       \
    if (is_kept(descriptor)) count();                             \
    return next arguments;                                        \
  }
// The same for writes, which may be done by half.
#define EMBLEM_COUNTED_WRITE(name, parameters, arguments, half) \
  extern "C" ssize_t name parameters {                          \
    static auto* const next = real<ssize_t parameters>(#name);  \
    if (is_kept(descriptor) && is_last(Kind::write)) {          \
      if (halves()) static_cast<void>(!next half);              \
      die();                                                    \
    }                                                           \
    return next arguments;                                      \
  }
// The same for opening, which counts where it may make a file.
#define EMBLEM_COUNTED_OPEN(name, parameters, known)       \
  extern "C" int name parameters {                         \
    static auto* const next = real<int parameters>(#name); \
    va_list arguments;                                     \
    va_start(arguments, flags);                            \
    const mode_t mode = mode_of(flags, arguments);         \
    va_end(arguments);                                     \
    if ((flags & (O_CREAT | O_TRUNC)) != 0) count();       \
    return next known;                                     \
  }

EMBLEM_COUNTED_OPEN(open, (const char* path, int flags, ...), (path, flags, mode))
EMBLEM_COUNTED_OPEN(open64, (const char* path, int flags, ...), (path, flags, mode))
EMBLEM_COUNTED_OPEN(openat, (int folder, const char* path, int flags, ...), (folder, path, flags, mode))
EMBLEM_COUNTED_OPEN(openat64, (int folder, const char* path, int flags, ...), (folder, path, flags, mode))
EMBLEM_COUNTED(int, creat, (const char* path, mode_t mode), (path, mode))
EMBLEM_COUNTED(int, mkstemp, (char* path), (path))
EMBLEM_COUNTED(int, mkstemp64, (char* path), (path))
EMBLEM_COUNTED(int, mkostemp, (char* path, int flags), (path, flags))
EMBLEM_COUNTED(int, mkostemp64, (char* path, int flags), (path, flags))
EMBLEM_COUNTED(char*, mkdtemp, (char* path), (path))
EMBLEM_COUNTED(int, mkdir, (const char* path, mode_t mode), (path, mode))
EMBLEM_COUNTED(int, mkdirat, (int folder, const char* path, mode_t mode), (folder, path, mode))
EMBLEM_COUNTED(int, rmdir, (const char* path), (path))
EMBLEM_COUNTED(int, remove, (const char* path), (path))
EMBLEM_COUNTED(int, unlink, (const char* path), (path))
EMBLEM_COUNTED(int, unlinkat, (int folder, const char* path, int flags), (folder, path, flags))
EMBLEM_COUNTED(int, rename, (const char* from, const char* to), (from, to))
EMBLEM_COUNTED(int, renameat, (int folder, const char* from, int other, const char* to), (folder, from, other, to))
EMBLEM_COUNTED(int, renameat2, (int folder, const char* from, int other, const char* to, unsigned int flags),
               (folder, from, other, to, flags))
EMBLEM_COUNTED(int, link, (const char* from, const char* to), (from, to))
EMBLEM_COUNTED(int, linkat, (int folder, const char* from, int other, const char* to, int flags),
               (folder, from, other, to, flags))
EMBLEM_COUNTED(int, symlink, (const char* from, const char* to), (from, to))
EMBLEM_COUNTED(int, truncate, (const char* path, off_t size), (path, size))
EMBLEM_COUNTED(int, chmod, (const char* path, mode_t mode), (path, mode))
EMBLEM_COUNTED_ON_FILE(int, fchmod, (int descriptor, mode_t mode), (descriptor, mode))
EMBLEM_COUNTED_ON_FILE(int, ftruncate, (int descriptor, off_t size), (descriptor, size))
EMBLEM_COUNTED_ON_FILE(int, ftruncate64, (int descriptor, off64_t size), (descriptor, size))
EMBLEM_COUNTED_ON_FILE(int, posix_fallocate, (int descriptor, off_t at, off_t size), (descriptor, at, size))
EMBLEM_COUNTED_ON_FILE(int, fsync, (int descriptor), (descriptor))
EMBLEM_COUNTED_ON_FILE(int, fdatasync, (int descriptor), (descriptor))
EMBLEM_COUNTED_WRITE(write, (int descriptor, const void* from, size_t size), (descriptor, from, size),
                     (descriptor, from, size / 2))
EMBLEM_COUNTED_WRITE(pwrite, (int descriptor, const void* from, size_t size, off_t at), (descriptor, from, size, at),
                     (descriptor, from, size / 2, at))
EMBLEM_COUNTED_WRITE(pwrite64, (int descriptor, const void* from, size_t size, off64_t at),
                     (descriptor, from, size, at), (descriptor, from, size / 2, at))
EMBLEM_COUNTED_WRITE(writev, (int descriptor, const iovec* parts, int number), (descriptor, parts, number),
                     (descriptor, parts, number / 2))
