#include "plugins/knot/keeper.h"

#include <signal.h>

#include <chrono>
#include <exception>
#include <map>

namespace emblem::knot {
namespace {

constexpr std::chrono::milliseconds between_looks{200};
// A reload of Knot's configuration leaves and joins again at once; after ten seconds nobody will.
constexpr unsigned looks_until_given_up = 50;

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

Result<void> Keeper::join() {
  const std::scoped_lock lock(mutex_);
  look();
  if (shelf_.empty()) {
    // It is said by whoever asked, and tried again next time.
    tried_.reset();
    take_news();
    return std::unexpected(refused_.value_or(Error{Code::file_unreadable, "", ""}));
  }
  start_thread();
  ++users_;
  idle_looks_ = 0;
  return {};
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
    }
    shelf_.sweep();
  }
}

// With mutex_ held.
void Keeper::look() {
  const auto now = FileMark::find(wanted_.path.c_str());
  if (now && now == tried_) return;
  if (!now && !tried_ && refused_) return;  // still not there
  tried_ = now;
  try {
    take(StoreFile::open(wanted_.path, wanted_.type));
  } catch (const std::exception& problem) {  // no memory; the file is not tried again
    refused_ = Error{Code::limit_exceeded, "", problem.what()};
    tell({News::Tone::bad, "store '" + wanted_.path + "' refused, the one before it is still served"});
  }
}

void Keeper::take(StoreFile::Opened opened) {
  // The file may have been replaced since it was looked for.
  if (opened.mark) tried_ = opened.mark;
  if (!opened.file) {
    refused_ = opened.file.error();
    tell({News::Tone::bad,
          "store '" + wanted_.path + "' refused, the one before it is still served: " + to_text(*refused_)});
    return;
  }
  refused_.reset();
  tell({News::Tone::good,
        "store '" + wanted_.path + "' taken, " + std::to_string((*opened.file)->store().names()) + " names"});
  shelf_.replace(*std::move(opened.file));
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
