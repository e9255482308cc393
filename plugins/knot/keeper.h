// Keeps the store of one path: the zones that name it share it, and a thread looks whether it was replaced.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "plugins/knot/shelf.h"

namespace emblem::knot {

class Keeper {
 public:
  // The keeper of a path and type, one in the process, with a slot for each of `threads` workers.
  struct Wanted {
    std::string path;
    dns::RecordType type = 0;
    std::size_t threads = 0;
    friend auto operator<=>(const Wanted&, const Wanted&) = default;
  };
  static Keeper& of(const Wanted& wanted);

  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  // Between join() and leave() the store is kept and its file watched. Looks at the file at once: an Error when nothing
  // can be served yet, neither from this file nor from one before; then it is taken as soon as it can be.
  std::optional<Error> join();
  void leave();

  const Shelf& shelf() const { return shelf_; }

  // A line for the log that nobody has written yet. Knot's log may only be used by its own threads, so that the one who
  // looks at the file leaves its line here. Never waits.
  struct News {
    enum class Tone { good, bad } tone = Tone::good;
    std::string line;
  };
  bool has_news() const { return has_news_.load(std::memory_order_relaxed); }
  std::optional<News> take_news();

  // A record that does not hold was met: once for each file this is news.
  void report_damage(const StoreFile& file, const Error& error);

 private:
  explicit Keeper(Wanted wanted) : wanted_(std::move(wanted)), shelf_(wanted_.threads) {}
  void start_thread();
  void watch();
  void look();
  bool is_worth_a_try(const std::optional<FileMark>& now);
  void take(StoreFile::Opened opened);
  void refuse(Error error);
  void tell(News news);

  const Wanted wanted_;
  Shelf shelf_;
  std::mutex mutex_;  // guards what follows; never held while a query waits
  std::condition_variable wake_;
  std::thread thread_;
  bool stopping_ = false;
  std::size_t users_ = 0;
  unsigned idle_looks_ = 0;
  std::optional<FileMark> tried_;
  std::optional<Error> refused_;  // what was wrong with the file last tried
  unsigned looks_to_skip_ = 0;    // before it is tried again, where it may be the system that failed and not the file
  unsigned last_skipped_ = 0;
  std::mutex news_mutex_;
  std::optional<News> news_;
  std::atomic<bool> has_news_{false};
};

}  // namespace emblem::knot
