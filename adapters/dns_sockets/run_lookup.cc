#include "adapters/dns_sockets/run_lookup.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>

#include "adapters/dns_sockets/channel.h"
#include "adapters/dns_sockets/kernel_random.h"
#include "adapters/dns_sockets/monotonic.h"
#include "adapters/dns_sockets/shared_connection.h"
#include "engine/lookup/merge.h"

namespace emblem::dns_sockets {
namespace {

// More than a look-up needs at once on one socket; the rest waits, so that a flood cannot keep us from the clock.
constexpr int most_messages_a_turn = 16;

class Driver {
 public:
  struct Means {
    const lookup::Proxy* proxy = nullptr;
    lookup::SecureStreams* secure = nullptr;
  };

  Driver(lookup::Lookup& lookup, Means means) : lookup_(lookup), means_(means) {}

  Result<void> run() {
    for (;;) {
      const lookup::Actions actions = lookup_.next_actions(monotonic_now());
      for (const lookup::Handle handle : actions.closes) close(handle);
      if (lookup_.state() == lookup::Lookup::State::done) return {};
      for (const lookup::Send& send : actions.sends) begin(send);
      if (report_failures()) continue;
      EMBLEM_CHECK(wait(actions.wake_at.value_or(monotonic_now())));
    }
  }

 private:
  void begin(const lookup::Send& send) {
    if (send.way == lookup::Way::tls || means_.proxy != nullptr) return begin_shared(send);
    const auto channel = channels_.try_emplace(send.handle, send.way, send.server).first;
    channel->second.send(send.message);
  }

  // All that goes to one server shares a connection, but for queries that it could not tell apart.
  void begin_shared(const lookup::Send& send) {
    const auto fits = [&](const auto& one) { return one->server() == send.server && one->can_take(send.message); };
    auto found = std::ranges::find_if(connections_, fits);
    if (found == connections_.end()) {
      found = connections_.insert(found, std::make_unique<SharedConnection>(Route{
                                             .server = send.server, .proxy = means_.proxy, .secure = means_.secure}));
    }
    (*found)->send(send.handle, send.message);
  }

  void close(lookup::Handle handle) {
    channels_.erase(handle);
    for (const auto& connection : connections_) connection->forget(handle);
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
    return report_losses() || !failures.empty();
  }

  bool report_losses() {
    std::vector<SharedConnection::Loss> losses;
    for (const auto& connection : connections_)
      std::ranges::move(connection->take_losses(), std::back_inserter(losses));
    for (const auto& [handle, trouble] : losses) {
      lookup_.on_failure(handle, trouble.reason, monotonic_now(), trouble.detail);
    }
    return !losses.empty();
  }

  Result<void> wait(lookup::Instant until) {
    std::vector<pollfd> polled;
    std::vector<lookup::Handle> handles;
    for (const auto& [handle, channel] : channels_) {
      polled.push_back({channel.descriptor(), channel.interests(), 0});
      handles.push_back(handle);
    }
    const std::size_t own = polled.size();
    for (const auto& connection : connections_) {
      polled.push_back({connection->descriptor(), connection->interests(), 0});  // poll passes over negative ones
    }
    const auto patience =
        std::clamp((until - monotonic_now()).count(), lookup::Instant::rep{0}, lookup::Instant::rep{60000});
    if (poll(polled.data(), polled.size(), static_cast<int>(patience)) < 0 && errno != EINTR) {
      return fail(Code::network_unusable, "poll", std::strerror(errno));
    }
    for (std::size_t i = 0; i < own; ++i) serve(handles[i], polled[i].revents);
    for (std::size_t i = own; i < polled.size(); ++i) {
      for (const auto& [handle, message] : connections_[i - own]->on_events(polled[i].revents)) {
        lookup_.on_tcp_message(handle, message, monotonic_now());
      }
    }
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
  Means means_;
  std::map<lookup::Handle, Channel> channels_;
  std::vector<std::unique_ptr<SharedConnection>> connections_;
};

}  // namespace

Result<lookup::Outcome> run_lookup(lookup::Lookup::Setup setup, lookup::SecureStreams* secure) {
  if (setup.servers.empty()) return fail(Code::lookup_no_server, "");
  for (const lookup::Server& server : setup.servers) {
    if (server.transport == lookup::Transport::https) {
      return fail(Code::network_unusable, lookup::to_text(server), "no HTTPS here");
    }
  }
  KernelRandom random;
  const Driver::Means means{.proxy = setup.proxy, .secure = secure};
  lookup::Lookup lookup(std::move(setup), random);
  EMBLEM_CHECK(Driver(lookup, means).run());
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
