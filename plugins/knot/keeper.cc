#include "plugins/knot/keeper.h"

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <map>

namespace emblem::knot {
namespace {

constexpr std::chrono::milliseconds between_looks{200};
// A reload of Knot's configuration leaves and joins again at once; after ten seconds nobody will.
constexpr unsigned looks_until_given_up = 50;
// Half a minute between two tries of a file that cannot be read.
constexpr unsigned most_skipped_looks = 150;

// Signals are for Knot's own threads.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

Keeper& Keeper::of(const Wanted& wanted) {
  static std::mutex mutex;
  static std::map<Wanted, std::unique_ptr<Keeper>> keepers;
  const std::scoped_lock lock(mutex);
  std::unique_ptr<Keeper>& keeper = keepers[wanted];
  if (!keeper) keeper.reset(new Keeper(wanted));
  return *keeper;
}

Keeper::~Keeper() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::optional<Error> Keeper::join() {
  const std::scoped_lock lock(mutex_);
  looks_to_skip_ = 0;
  look();
  start_thread();
  ++users_;
  idle_looks_ = 0;
  if (!shelf_.empty()) return std::nullopt;
  take_news();  // said by whoever asked
  return refused_.value_or(Error{Code::file_unreadable, "", ""});
}

void Keeper::leave() {
  const std::scoped_lock lock(mutex_);
  --users_;
}

void Keeper::start_thread() {
  if (thread_.joinable()) return;
  const SignalsBlocked blocked;
  thread_ = std::thread([this] { watch(); });
}

void Keeper::watch() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, between_looks, [this] { return stopping_; })) {
    if (users_ > 0) {
      look();
    } else if (!shelf_.empty() && ++idle_looks_ >= looks_until_given_up) {
      shelf_.replace(nullptr);
      tried_.reset();
      refused_.reset();
    }
    shelf_.sweep();
  }
}

// With mutex_ held.
void Keeper::look() {
  const auto now = FileMark::find(wanted_.path.c_str());
  if (!is_worth_a_try(now)) return;
  tried_ = now;
  try {
    take(StoreFile::open(wanted_.path, wanted_.type));
  } catch (const std::exception& problem) {  // no memory
    refuse(Error{Code::file_unreadable, "", problem.what()});
  }
}

// A file that does not hold will not get better; one that could not be read may be readable a moment later, though
// nothing about it changed: there were no descriptors, or no memory. That is tried less and less often.
bool Keeper::is_worth_a_try(const std::optional<FileMark>& now) {
  if (now != tried_) {
    last_skipped_ = 0;
    return true;
  }
  if (!refused_) return !now && shelf_.empty();
  if (refused_->code != Code::file_unreadable) return false;
  if (looks_to_skip_ > 0) {
    --looks_to_skip_;
    return false;
  }
  last_skipped_ = std::clamp(2 * last_skipped_, 1U, most_skipped_looks);
  looks_to_skip_ = last_skipped_;
  return true;
}

void Keeper::take(StoreFile::Opened opened) {
  // The file may have been replaced since it was looked for.
  if (opened.mark) tried_ = opened.mark;
  if (!opened.file) return refuse(std::move(opened.file.error()));
  refused_.reset();
  tell({News::Tone::good,
        "store '" + wanted_.path + "' taken, " + std::to_string((*opened.file)->store().names()) + " names"});
  shelf_.replace(*std::move(opened.file));
}

void Keeper::refuse(Error error) {
  const bool is_news = !refused_ || to_text(*refused_) != to_text(error);
  refused_ = std::move(error);
  if (!is_news) return;
  tell({News::Tone::bad, "store '" + wanted_.path + "' refused, " +
                             (shelf_.empty() ? "no emblems are added" : "the one before it is still served") + ": " +
                             to_text(*refused_)});
}

void Keeper::tell(News news) {
  const std::scoped_lock lock(news_mutex_);
  news_ = std::move(news);
  has_news_ = true;
}

std::optional<Keeper::News> Keeper::take_news() {
  const std::unique_lock lock(news_mutex_, std::try_to_lock);
  if (!lock) return std::nullopt;
  has_news_ = false;
  return std::exchange(news_, std::nullopt);
}

void Keeper::report_damage(const StoreFile& file, const Error& error) {
  if (!file.first_damage()) return;
  tell({News::Tone::bad,
        "store '" + wanted_.path + "' is damaged, some names are served without their emblems: " + to_text(error)});
}

}  // namespace emblem::knot
