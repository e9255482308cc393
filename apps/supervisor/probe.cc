#include "apps/supervisor/probe.h"

#include <algorithm>

namespace emblem::supervisor {
namespace {

lookup::Server reachable(lookup::Server server) {
  const ByteView bytes = server.address.native();
  if (std::ranges::any_of(bytes, [](std::uint8_t byte) { return byte != 0; })) return server;
  server.address = *dns::IpAddress::parse(server.address.is_v4() ? "127.0.0.1" : "::1");
  return server;
}

}  // namespace

Probe::Probe(const lookup::Server& listening, const dns::DomainName& zone)
    : server_(reachable(listening)), zone_(zone) {}

// The number guards against a late answer to an earlier question, not against forgery: the worst is to say "serving"
// too soon.
void Probe::send() {
  channel_.reset();
  channel_.emplace(lookup::Way::udp, server_);
  channel_->send(dns::encode_query(++id_, {.name = zone_, .type = dns::type_soa}));
}

Probe::Heard Probe::hear() {
  while (channel_) {
    const auto datagram = channel_->receive();
    if (!datagram) return Heard::nothing;
    const auto message = dns::parse_message(*datagram);
    if (!message || message->header.id != id_ || !message->header.response) continue;
    const bool holds =
        message->header.rcode == dns::Rcode::no_error && message->header.authoritative && !message->answers.empty();
    return holds ? Heard::zone : Heard::no_zone;
  }
  return Heard::nothing;
}

}  // namespace emblem::supervisor
