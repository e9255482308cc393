// Three ways to ask a server a lot.
#pragma once

#include "bench/serving/questions.h"
#include "bench/serving/sockets.h"

namespace emblem::bench {

// What became of a load.
struct Tally {
  std::uint64_t asked = 0;      // questions; repetitions are counted in `sent` only
  std::uint64_t sent = 0;       // datagrams
  std::uint64_t answered = 0;   // questions with an answer that is not cut
  std::uint64_t truncated = 0;  // answers with TC
  std::uint64_t refused = 0;    // answers with a response code other than NOERROR
  std::uint64_t added = 0;      // answers with more than OPT in the Additional section
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes = 0;  // received
  double seconds = 0;
  double longest_silence = 0;  // of the steady load: seconds from one answer to the next
};

struct Bounds {
  std::uint64_t count = 0;  // questions; 0: until the time is over
  double seconds = 0;       // 0: until the count is reached
};

// At most `window` (up to 4096) questions under way, the next one as soon as one is answered; what is not answered
// within 200 ms counts as lost.
Tally run_window(Sockets& sockets, Questions& questions, std::size_t window, Bounds bounds);

// So many questions a second, whatever comes back; each is asked up to three times, 400 ms apart.
Tally run_rate(Sockets& sockets, Questions& questions, double rate, double seconds);

// As much as goes out, half of it garbage where `garbage` says so; what comes back is counted and not waited for.
enum class Flood : std::uint8_t { questions, garbage };
Tally run_flood(Sockets& sockets, Questions& questions, Flood flood, double seconds);

}  // namespace emblem::bench
