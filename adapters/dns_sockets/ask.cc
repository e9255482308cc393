#include "adapters/dns_sockets/ask.h"

#include <poll.h>

#include <algorithm>

#include "adapters/dns_sockets/channel.h"
#include "adapters/dns_sockets/kernel_random.h"
#include "adapters/dns_sockets/monotonic.h"
#include "engine/lookup/exchange.h"

namespace emblem::dns_sockets {
namespace {

using lookup::Exchange;
using lookup::Instant;

constexpr int most_messages_a_turn = 16;

void await(const Channel& channel, Instant until) {
  pollfd polled{.fd = channel.descriptor(), .events = channel.interests(), .revents = 0};
  const auto patience = std::clamp<Instant::rep>((until - monotonic_now()).count(), 0, 60000);
  (void)poll(&polled, 1, static_cast<int>(patience));  // what it says shows in reading and writing
}

}  // namespace

std::expected<dns::Message, lookup::Failure> ask(const lookup::Server& server, const dns::Question& question,
                                                 const lookup::Policy& policy) {
  KernelRandom random;
  std::uint64_t next_handle = 1;
  const auto around = [&] { return Exchange::Surroundings{policy, random, next_handle, monotonic_now()}; };
  Exchange exchange(question, 0, monotonic_now() + policy.server_deadline);
  std::optional<Channel> channel;
  lookup::Handle handle{};
  exchange.start(around());
  while (exchange.state() == Exchange::State::waiting) {
    if (const auto send = exchange.take_send(server)) {
      if (!channel || send->handle != handle) channel.emplace(send->way, send->server);
      handle = send->handle;
      channel->send(send->message);
    }
    if (!channel->failed()) {
      await(*channel, exchange.wake_at());
      channel->on_writable();
    }
    for (int i = 0; i < most_messages_a_turn && exchange.handle() == handle; ++i) {
      const auto message = channel->receive();
      if (!message) break;
      exchange.on_message(channel->way(), *message, around());
    }
    if (exchange.handle() == handle && channel->failed()) exchange.on_failure(*channel->failed(), around());
    exchange.on_time(around());
  }
  if (exchange.state() == Exchange::State::answered) return exchange.take_answer();
  return std::unexpected(exchange.failure());
}

}  // namespace emblem::dns_sockets
