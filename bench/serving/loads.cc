#include "bench/serving/loads.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <optional>

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
  std::size_t next_socket = 0;
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
      const std::size_t sent = sockets.send(next_socket++ % sockets.size(), datagrams);
      count_sent(datagrams, sent, tally);
      tally.asked += sent;
      open += sent;
      if (sent < at_once) break;
    }
    const std::size_t got = sockets.receive([&](std::size_t, ByteView head, std::size_t length) {
      if (const auto answer = take_answer(head, length, tally)) tally.answered += answer->whole ? 1U : 0U;
    });
    open -= std::min(got, open);
    if (got > 0) {
      last_heard = Clock::now();
    } else if (since(last_heard) > 0.2) {
      open = 0;
      last_heard = Clock::now();
    } else {
      sockets.wait(1);
    }
  }
  tally.seconds = since(begin);
  return tally;
}

namespace {

// One question of the steady load.
struct Open {
  std::uint16_t id;
  std::size_t socket;
  int tries;
  Clock::time_point again_at;
  Bytes datagram;
};

}  // namespace

Tally run_rate(Sockets& sockets, Questions& questions, double rate, double seconds) {
  constexpr auto patience = std::chrono::milliseconds(400);
  constexpr int most_tries = 3;
  Tally tally;
  std::deque<Open> open;
  std::vector<bool> waiting(65536);
  const auto begin = Clock::now();
  const auto send = [&](Open question) {
    const std::vector<Bytes> one{question.datagram};
    count_sent(one, sockets.send(question.socket, one), tally);
    question.again_at = Clock::now() + patience;
    ++question.tries;
    open.push_back(std::move(question));
  };
  while (since(begin) < seconds || !open.empty()) {
    const auto due = static_cast<std::uint64_t>(std::min(since(begin), seconds) * rate);
    while (tally.asked < due) {
      const auto id = static_cast<std::uint16_t>(tally.asked);
      waiting[id] = true;
      send({id, tally.asked % sockets.size(), 0, {}, questions.next(id)});
      ++tally.asked;
    }
    sockets.receive([&](std::size_t, ByteView head, std::size_t length) {
      const auto answer = take_answer(head, length, tally);
      if (!answer || !answer->whole || !waiting[answer->id]) return;
      waiting[answer->id] = false;
      ++tally.answered;
    });
    while (!open.empty() && (open.front().again_at <= Clock::now() || !waiting[open.front().id])) {
      Open question = std::move(open.front());
      open.pop_front();
      if (!waiting[question.id]) continue;
      if (question.tries < most_tries) {
        send(std::move(question));
      } else {
        waiting[question.id] = false;
      }
    }
    sockets.wait(1);
  }
  tally.seconds = since(begin);
  return tally;
}

Tally run_flood(Sockets& sockets, Questions& questions, Flood flood, double seconds) {
  constexpr std::size_t at_once = 64;
  Tally tally;
  std::uint64_t state = 88172645463325252;
  const auto begin = Clock::now();
  std::size_t next_socket = 0;
  while (since(begin) < seconds) {
    std::vector<Bytes> datagrams;
    for (std::size_t index = 0; index < at_once; ++index) {
      const bool garbage = flood == Flood::garbage && index % 2 == 0;
      datagrams.push_back(garbage ? make_garbage(state)
                                  : questions.next(static_cast<std::uint16_t>(tally.asked + index)));
    }
    const std::size_t sent = sockets.send(next_socket++ % sockets.size(), datagrams);
    count_sent(datagrams, sent, tally);
    tally.asked += sent;
    sockets.receive([&](std::size_t, ByteView head, std::size_t length) {
      if (const auto answer = take_answer(head, length, tally)) tally.answered += answer->whole ? 1U : 0U;
    });
  }
  tally.seconds = since(begin);
  return tally;
}

}  // namespace emblem::bench
