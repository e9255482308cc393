// Whatever a proxy says, in one piece or byte by byte, leads to the same end; and what is not its own is left alone.
// The first byte of the input says whether there is a password.
#include <algorithm>
#include <cstdlib>

#include "engine/lookup/socks5.h"

namespace {

using namespace emblem;

struct End {
  lookup::Socks5::State state{};
  std::string why;
  std::size_t taken = 0;
  std::size_t output = 0;
};

End run(const lookup::Proxy& proxy, ByteView input, std::size_t piece) {
  lookup::Socks5 socks(proxy, lookup::parse_server("192.0.2.53#853").value());
  End end;
  end.output += socks.take_output().bytes().size();
  while (end.taken < input.size()) {
    const std::size_t offered = std::min(piece, input.size() - end.taken);
    const std::size_t taken = socks.on_bytes(input.subspan(end.taken, offered));
    if (taken > offered) std::abort();
    end.taken += taken;
    end.output += socks.take_output().bytes().size();
    if (taken < offered) break;
  }
  if ((socks.state() == lookup::Socks5::State::failed) == socks.why().empty()) std::abort();
  end.state = socks.state();
  end.why = socks.why();
  return end;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto proxy = lookup::parse_proxy(data[0] % 2 == 0 ? "socks5://127.0.0.1" : "socks5://u:p@127.0.0.1").value();
  const ByteView input(data + 1, size - 1);
  const End slow = run(proxy, input, 1);
  const End fast = run(proxy, input, input.size());
  if (slow.state != fast.state || slow.why != fast.why || slow.taken != fast.taken) std::abort();
  if (slow.output < 3 || slow.output > 32) std::abort();
  return 0;
}
