// A stream of frames gives the same in one piece or byte by byte, and what a message holds was in its frame.
#include <algorithm>
#include <cstdlib>

#include "core/dnstap/frame_reader.h"
#include "core/dnstap/tap_message.h"

namespace {

using namespace emblem;

struct Run {
  std::vector<Bytes> payloads;
  bool broken = false;
  friend bool operator==(const Run&, const Run&) = default;
};

Run read(ByteView input, std::size_t piece) {
  dnstap::FrameReader reader;
  Run run;
  for (std::size_t at = 0; at < input.size(); at += piece) {
    reader.take(input.subspan(at, std::min(piece, input.size() - at)));
    while (true) {
      const auto frame = reader.next();
      run.broken = run.broken || !frame;
      if (!frame || !*frame) break;
      run.payloads.push_back((*frame)->payload);
    }
  }
  return run;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const Run run = read(input, std::max<std::size_t>(size, 1));
  if (run != read(input, 1)) std::abort();
  for (const Bytes& payload : run.payloads) {
    if (payload.empty()) continue;
    const auto message = dnstap::parse_tap_message(payload);
    if (!message || message->message.empty()) continue;
    if (std::ranges::search(payload, message->message).empty()) std::abort();
    if (dnstap::parse_tap_message(ByteView(payload).first(payload.size() - 1))) std::abort();
  }
  return 0;
}
