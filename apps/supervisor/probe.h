// Asks the server for the zone's SOA record, to see whether it answers.
#pragma once

#include <optional>

#include "adapters/dns_sockets/channel.h"
#include "core/dns/message.h"

namespace emblem::supervisor {

class Probe {
 public:
  // "All addresses" is asked at loopback.
  Probe(const lookup::Server& listening, const dns::DomainName& zone);

  // Asks once more, from another port.
  void send();

  // For poll; negative before the first question and after a refused one.
  int descriptor() const { return channel_ && !channel_->failed() ? channel_->descriptor() : -1; }

  enum class Heard : unsigned char { nothing, zone, no_zone };
  Heard hear();

 private:
  lookup::Server server_;
  dns::DomainName zone_;
  std::uint16_t id_ = 0;
  std::optional<dns_sockets::Channel> channel_;
};

}  // namespace emblem::supervisor
