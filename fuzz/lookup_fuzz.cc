// Whatever servers answer: a look-up ends, takes emblem records only from where they count, and is complete only when
// nothing was left open. The input is cut into messages (two bytes of length each); most get the identifier and the
// question of the query that they answer, so that they are believed.
#include <algorithm>
#include <cstdlib>

#include "core/bytes/cursor.h"
#include "engine/lookup/lookup.h"

namespace {

using namespace emblem;

class Sequence : public lookup::RandomSource {
 public:
  std::uint16_t draw() override { return ++last_; }

 private:
  std::uint16_t last_ = 0;
};

// The query's identifier and question before the rest of the input's message.
Bytes fit(ByteView query, ByteView message) {
  Bytes fitted(message.begin(), message.end());
  if (message.size() < 12 || message[2] % 16 == 15) return fitted;
  const auto parsed = dns::parse_message(query).value();
  const std::size_t question = parsed.questions[0].name.wire().size() + 4;
  std::copy_n(query.begin(), 2, fitted.begin());
  fitted[4] = 0;
  fitted[5] = 1;
  fitted.insert(fitted.begin() + 12, query.begin() + 12, query.begin() + 12 + static_cast<std::ptrdiff_t>(question));
  return fitted;
}

void answer(lookup::Lookup& machine, const lookup::Send& send, Cursor& cursor, lookup::Instant now) {
  const auto length = cursor.take_uint(2);
  const auto message = cursor.take(std::min<std::size_t>(length.value_or(0), cursor.remaining()));
  const Bytes fitted = fit(send.message, *message);
  if (!length) return;
  if (send.way == lookup::Way::udp) {
    machine.on_datagram(send.handle, fitted, now);
  } else {
    machine.on_tcp_message(send.handle, fitted, now);
  }
}

void check(const lookup::Outcome& outcome) {
  using lookup::Completeness;
  if ((outcome.completeness == Completeness::complete) != outcome.unanswered.empty()) std::abort();
  for (const auto& own : outcome.by_server) {
    for (const dns::Record& record : own.emblem_records) {
      if (std::ranges::find(outcome.owners, record.owner) == outcome.owners.end()) std::abort();
      if (std::ranges::find(outcome.records, record.rdata, &dns::Record::rdata) == outcome.records.end()) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Sequence random;
  const auto asset = dns::IpAddress::parse("192.0.2.1").value();
  const auto name = dns::DomainName::parse("a.b").value();
  const bool by_address = size > 0 && data[0] % 2 == 1;
  lookup::Lookup machine({.plan = by_address ? lookup::plan_for_address(asset) : lookup::plan_for_name(name),
                          .servers = {{asset, 53}, {asset, 54}},
                          .policy = {},
                          .limits = {}},
                         random);
  Cursor cursor(ByteView(data, size).subspan(std::min<std::size_t>(size, 1)));
  lookup::Instant now{0};
  for (int turn = 0; machine.state() != lookup::Lookup::State::done; ++turn) {
    if (turn > 2000) std::abort();
    const auto actions = machine.next_actions(now);
    for (const auto& send : actions.sends) answer(machine, send, cursor, now);
    if (actions.sends.empty() && actions.wake_at) now = std::max(now, *actions.wake_at);
  }
  if (now > lookup::Policy{}.server_deadline) std::abort();
  check(machine.outcome());
  return 0;
}
