// Ends the process in time where work that cannot be interrupted keeps it from hearing that it should.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace emblem::supervisor {

// While it lives, a thread asks ten times a second. When the answer is yes it does what can be done at once, and when
// this is still not over three seconds later, the process exits with 0: whatever was being written is whole or not
// there, and whatever was started ends with us.
class LastWord {
 public:
  struct Deeds {
    std::function<bool()> is_told_to_end;
    std::function<void()> at_once;
  };
  explicit LastWord(Deeds deeds) : deeds_(std::move(deeds)), thread_([this] { watch(); }) {}
  ~LastWord();
  LastWord(const LastWord&) = delete;
  LastWord& operator=(const LastWord&) = delete;

 private:
  void watch();
  bool is_over_within(std::chrono::milliseconds time);

  Deeds deeds_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace emblem::supervisor
