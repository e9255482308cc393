#include "bench/serving/loads.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <optional>
#include <thread>

namespace emblem::bench {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct Answer {
  std::uint16_t id;
  bool whole;
};

// Counts one datagram; nothing where it is no answer.
std::optional<Answer> take_answer(ByteView head, std::size_t length, Tally& tally) {
  tally.bytes += length;
  if (head.size() < 12 || (head[2] & 0x80) == 0) return std::nullopt;
  const bool cut = (head[2] & 0x02) != 0;
  const bool refused = (head[3] & 0x0f) != 0;
  tally.truncated += cut ? 1U : 0U;
  tally.refused += refused ? 1U : 0U;
  tally.added += head[11] > 1 || head[10] > 0 ? 1U : 0U;
  return Answer{static_cast<std::uint16_t>((head[0] << 8) | head[1]), !cut && !refused};
}

void count_sent(const std::vector<Bytes>& datagrams, std::size_t sent, Tally& tally) {
  tally.sent += sent;
  for (std::size_t index = 0; index < sent; ++index) tally.bytes_sent += datagrams[index].size();
}

}  // namespace

Tally run_window(Sockets& sockets, Questions& questions, std::size_t window, Bounds bounds) {
  constexpr std::size_t at_once = 32;
  Tally tally;
  const auto begin = Clock::now();
  std::size_t open = 0;
  auto last_heard = begin;
  const auto finished = [&] {
    return bounds.count != 0 ? tally.asked >= bounds.count : since(begin) >= bounds.seconds;
  };
  while (!finished() || open > 0) {
    while (!finished() && open + at_once <= window) {
      std::vector<Bytes> datagrams;
      for (std::size_t index = 0; index < at_once; ++index) {
        datagrams.push_back(questions.next(static_cast<std::uint16_t>(tally.asked + index)));
      }
      const std::size_t sent = sockets.send(datagrams);
      count_sent(datagrams, sent, tally);
      tally.asked += sent;
      open += sent;
      if (sent < at_once) break;
    }
    const std::size_t got = sockets.receive(1, [&](ByteView head, std::size_t length) {
      if (const auto answer = take_answer(head, length, tally)) tally.answered += answer->whole ? 1U : 0U;
    });
    open -= std::min(got, open);
    if (got > 0) {
      last_heard = Clock::now();
    } else if (since(last_heard) > 0.2) {
      open = 0;
      last_heard = Clock::now();
    }
  }
  tally.seconds = since(begin);
  return tally;
}

namespace {

// One question of the steady load.
struct Open {
  std::uint16_t id;
  int tries;
  Clock::time_point again_at;
  Bytes datagram;
};

// Sends what is due and what has waited too long, in batches.
class SteadyLoad {
 public:
  SteadyLoad(Sockets& sockets, Questions& questions) : sockets_(sockets), questions_(questions) {}

  Tally run(double rate, double seconds) {
    const auto begin = Clock::now();
    double last = 0;
    double due = 0;
    while (since(begin) < seconds || !open_.empty()) {
      gather_unanswered();
      // Time in which this program stood still is not made up for: that would be a burst and no steady load.
      const double moment = std::min(since(begin), seconds);
      due += std::min((moment - last) * rate, longest_delay * rate);
      last = moment;
      while (static_cast<double>(tally_.asked) + 1 <= due && batch_.size() < Sockets::batch) {
        const auto id = static_cast<std::uint16_t>(tally_.asked++);
        waiting_[id] = true;
        batch_.push_back({id, 0, {}, questions_.next(id)});
      }
      const bool busy = batch_.size() == Sockets::batch;
      send();
      // Woken by every answer it would do little else.
      if (!busy) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      while (receive() >= Sockets::batch) {
      }
    }
    tally_.seconds = since(begin);
    return tally_;
  }

 private:
  void gather_unanswered() {
    const auto now = Clock::now();
    while (!open_.empty() && batch_.size() < Sockets::batch) {
      Open& first = open_.front();
      if (waiting_[first.id]) {
        if (first.again_at > now) return;
        if (first.tries < most_tries) {
          batch_.push_back(std::move(first));
        } else {
          waiting_[first.id] = false;
        }
      }
      open_.pop_front();
    }
  }

  void send() {
    if (batch_.empty()) return;
    std::vector<Bytes> datagrams;
    for (const Open& question : batch_) datagrams.push_back(question.datagram);
    count_sent(datagrams, sockets_.send(datagrams), tally_);
    // What the kernel did not take counts as lost on the way.
    for (Open& question : batch_) {
      question.again_at = Clock::now() + patience;
      ++question.tries;
      open_.push_back(std::move(question));
    }
    batch_.clear();
  }

  std::size_t receive() {
    return sockets_.receive(0, [&](ByteView head, std::size_t length) {
      const auto answer = take_answer(head, length, tally_);
      if (!answer || !answer->whole || !waiting_[answer->id]) return;
      waiting_[answer->id] = false;
      ++tally_.answered;
      const auto now = Clock::now();
      tally_.longest_silence = std::max(tally_.longest_silence, std::chrono::duration<double>(now - heard_).count());
      heard_ = now;
    });
  }

  static constexpr auto patience = std::chrono::milliseconds(400);
  static constexpr int most_tries = 3;
  static constexpr double longest_delay = 0.01;  // seconds

  Sockets& sockets_;
  Questions& questions_;
  Tally tally_;
  Clock::time_point heard_ = Clock::now();
  std::deque<Open> open_;
  std::vector<Open> batch_;
  std::vector<bool> waiting_ = std::vector<bool>(65536);
};

}  // namespace

Tally run_rate(Sockets& sockets, Questions& questions, double rate, double seconds) {
  return SteadyLoad(sockets, questions).run(rate, seconds);
}

Tally run_flood(Sockets& sockets, Questions& questions, Flood flood, double seconds) {
  Tally tally;
  std::uint64_t state = 88172645463325252;
  const auto begin = Clock::now();
  while (since(begin) < seconds) {
    std::vector<Bytes> datagrams;
    for (std::size_t index = 0; index < Sockets::batch; ++index) {
      const bool garbage = flood == Flood::garbage && index % 2 == 0;
      datagrams.push_back(garbage ? make_garbage(state)
                                  : questions.next(static_cast<std::uint16_t>(tally.asked + index)));
    }
    const std::size_t sent = sockets.send(datagrams);
    count_sent(datagrams, sent, tally);
    tally.asked += sent;
    sockets.receive(0, [&](ByteView head, std::size_t length) {
      if (const auto answer = take_answer(head, length, tally)) tally.answered += answer->whole ? 1U : 0U;
    });
  }
  tally.seconds = since(begin);
  return tally;
}

}  // namespace emblem::bench
