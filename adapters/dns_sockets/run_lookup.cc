#include "adapters/dns_sockets/run_lookup.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

#include "adapters/dns_sockets/channel.h"
#include "adapters/dns_sockets/kernel_random.h"
#include "adapters/dns_sockets/monotonic.h"
#include "engine/lookup/merge.h"

namespace emblem::dns_sockets {
namespace {

// More than a look-up needs at once on one socket; the rest waits, so that a flood cannot keep us from the clock.
constexpr int most_messages_a_turn = 16;

class Driver {
 public:
  explicit Driver(lookup::Lookup& lookup) : lookup_(lookup) {}

  Result<void> run() {
    for (;;) {
      const lookup::Actions actions = lookup_.next_actions(monotonic_now());
      for (const lookup::Handle handle : actions.closes) channels_.erase(handle);
      if (lookup_.state() == lookup::Lookup::State::done) return {};
      for (const lookup::Send& send : actions.sends) begin(send);
      if (report_failures()) continue;
      EMBLEM_CHECK(wait(actions.wake_at.value_or(monotonic_now())));
    }
  }

 private:
  void begin(const lookup::Send& send) {
    const auto channel = channels_.try_emplace(send.handle, send.way, send.server).first;
    channel->second.send(send.message);
  }

  bool report_failures() {
    std::vector<std::pair<lookup::Handle, lookup::Failure>> failures;
    for (const auto& [handle, channel] : channels_) {
      if (channel.failed()) failures.emplace_back(handle, *channel.failed());
    }
    for (const auto& [handle, reason] : failures) {
      channels_.erase(handle);
      lookup_.on_failure(handle, reason, monotonic_now());
    }
    return !failures.empty();
  }

  Result<void> wait(lookup::Instant until) {
    std::vector<pollfd> polled;
    std::vector<lookup::Handle> handles;
    for (const auto& [handle, channel] : channels_) {
      polled.push_back({channel.descriptor(), channel.interests(), 0});
      handles.push_back(handle);
    }
    const auto patience =
        std::clamp((until - monotonic_now()).count(), lookup::Instant::rep{0}, lookup::Instant::rep{60000});
    if (poll(polled.data(), polled.size(), static_cast<int>(patience)) < 0 && errno != EINTR) {
      return fail(Code::network_unusable, "poll", std::strerror(errno));
    }
    for (std::size_t i = 0; i < polled.size(); ++i) serve(handles[i], polled[i].revents);
    report_failures();
    return {};
  }

  void serve(lookup::Handle handle, short events) {
    const auto found = channels_.find(handle);
    if (events == 0 || found == channels_.end()) return;
    Channel& channel = found->second;
    if ((events & POLLOUT) != 0) channel.on_writable();
    if ((events & (POLLIN | POLLERR | POLLHUP)) == 0) return;
    for (int i = 0; i < most_messages_a_turn; ++i) {
      const auto message = channel.receive();
      if (!message) return;
      if (channel.way() == lookup::Way::tcp) return lookup_.on_tcp_message(handle, *message, monotonic_now());
      lookup_.on_datagram(handle, *message, monotonic_now());
    }
  }

  lookup::Lookup& lookup_;
  std::map<lookup::Handle, Channel> channels_;
};

}  // namespace

Result<lookup::Outcome> run_lookup(lookup::Lookup::Setup setup) {
  if (setup.servers.empty()) return fail(Code::lookup_no_server, "");
  KernelRandom random;
  lookup::Lookup lookup(std::move(setup), random);
  EMBLEM_CHECK(Driver(lookup).run());
  return lookup.outcome();
}

Result<lookup::Outcome> run_lookup_in_turn(const lookup::Lookup::Setup& setup) {
  std::optional<lookup::Outcome> all;
  for (const lookup::Server& server : setup.servers) {
    lookup::Lookup::Setup one = setup;
    one.servers = {server};
    EMBLEM_TRY(lookup::Outcome outcome, run_lookup(std::move(one)));
    const bool enough = outcome.completeness != lookup::Completeness::incomplete;
    all = all ? lookup::merge_outcomes(*std::move(all), std::move(outcome)) : std::move(outcome);
    if (enough) break;
  }
  if (!all) return fail(Code::lookup_no_server, "");
  return *std::move(all);
}

}  // namespace emblem::dns_sockets
