#include "engine/lookup/lookup.h"

#include <algorithm>
#include <set>

#include "engine/lookup/summary.h"

namespace emblem::lookup {
namespace {

std::vector<Server> without_repetitions(const std::vector<Server>& servers) {
  std::vector<Server> once;
  for (const Server& server : servers) {
    if (std::ranges::find(once, server) == once.end()) once.push_back(server);
  }
  return once;
}

Way first_way(const Server& server, const Proxy* proxy) {
  switch (server.transport) {
    case Transport::plain:
      return proxy == nullptr ? Way::udp : Way::tcp;
    case Transport::tls:
      return Way::tls;
    case Transport::https:
      break;
  }
  return Way::https;
}

}  // namespace

Lookup::Lookup(Setup setup, RandomSource& random) : setup_(std::move(setup)), random_(random) {
  setup_.servers = without_repetitions(setup_.servers);
}

Actions Lookup::next_actions(Instant now) {
  if (state_ == State::fresh) start(now);
  for (Chase& chase : begun()) {
    drive(chase, now, [&](Exchange& exchange) { exchange.on_time(around(now)); });
  }
  settle(now);
  Actions actions;
  for (Chase& chase : begun()) {
    if (chase.state() != Chase::State::running) continue;
    if (auto send = chase.exchange().take_send(setup_.servers[chase.task().server])) {
      actions.sends.push_back(*std::move(send));
    }
    const Instant wake = chase.exchange().wake_at();
    actions.wake_at = std::min(actions.wake_at.value_or(wake), wake);
  }
  actions.closes = std::exchange(closes_, {});
  return actions;
}

void Lookup::on_datagram(Handle handle, ByteView bytes, Instant now) {
  if (Chase* chase = find_chase(handle)) {
    drive(*chase, now, [&](Exchange& exchange) { exchange.on_message(Way::udp, bytes, around(now)); });
  }
}

void Lookup::on_tcp_message(Handle handle, ByteView bytes, Instant now) {
  Chase* chase = find_chase(handle);
  if (chase == nullptr) return;
  drive(*chase, now, [&](Exchange& exchange) {
    const Way way = exchange.way() == Way::udp ? Way::tcp : exchange.way();
    exchange.on_message(way, bytes, around(now));
  });
}

void Lookup::on_failure(Handle handle, Failure reason, Instant now, std::string_view detail) {
  if (Chase* chase = find_chase(handle)) {
    drive(*chase, now, [&](Exchange& exchange) { exchange.on_failure(reason, around(now), detail); });
  }
}

void Lookup::start(Instant now) {
  give_up_at_ = now + setup_.policy.server_deadline;
  if (!setup_.plan.reverse_name) return start_names(now);
  state_ = State::reverse;
  begin_round(first_round(setup_.plan), now);
}

// Every server is asked about every name, also about those that only another one's PTR records gave.
void Lookup::start_names(Instant now) {
  state_ = State::names;
  std::set<dns::DomainName> reverse_names;
  for (const Chase& chase : chases_) {
    for (const dns::Record& record : chase.last().data) {
      auto name = dns::DomainName::from_wire(record.rdata);
      if (name && !name->is_root()) reverse_names.insert(*std::move(name));
    }
  }
  for (const dns::DomainName& name : reverse_names) {
    if (setup_.plan.emblem_names.size() >= setup_.limits.reverse_names) {
      ++names_dropped_;
    } else {
      setup_.plan.emblem_names.push_back(name);
    }
  }
  rounds_ = rounds_about_names(setup_.plan);
  if (!rounds_.empty()) begin_round(rounds_[next_round_++], now);
}

// By server, then in the order planned.
void Lookup::add_chases(const Round& round) {
  for (std::size_t server = 0; server < setup_.servers.size(); ++server) {
    for (const PlannedQuestion& question : round) {
      chases_.emplace_back(Chase::Task{.server = server,
                                       .name = question.name,
                                       .type = question.type,
                                       .purpose = question.purpose,
                                       .give_up_at = give_up_at_,
                                       .first_way = first_way(setup_.servers[server], setup_.proxy)},
                           Chase::Rules{.ihle = setup_.plan.ihle, .most_aliases = setup_.limits.aliases});
    }
  }
}

void Lookup::begin_round(const Round& round, Instant now) {
  add_chases(round);
  for (; begun_ < chases_.size(); ++begun_) chases_[begun_].start(around(now));
}

std::span<Chase> Lookup::begun() { return std::span(chases_).first(begun_); }

Chase* Lookup::find_chase(Handle handle) {
  for (Chase& chase : begun()) {
    if (chase.state() == Chase::State::running && chase.exchange().handle() == handle) return &chase;
  }
  return nullptr;
}

// Lets something happen to the exchange at hand, and closes its socket when that led to another.
template <typename Event>
void Lookup::drive(Chase& chase, Instant now, Event event) {
  if (chase.state() != Chase::State::running) return;
  const Handle before = chase.exchange().handle();
  event(chase.exchange());
  chase.advance(around(now));
  if (chase.state() != Chase::State::running || chase.exchange().handle() != before) closes_.push_back(before);
}

void Lookup::settle(Instant now) {
  const auto all_ended = [this] {
    return std::ranges::none_of(begun(), [](const Chase& chase) { return chase.state() == Chase::State::running; });
  };
  if (state_ == State::reverse && all_ended()) start_names(now);
  while (state_ == State::names && all_ended()) go_on(now);
}

bool Lookup::nothing_was_answered() const {
  return begun_ > 0 &&
         std::ranges::all_of(chases_, [](const Chase& chase) { return chase.state() == Chase::State::failed; });
}

// With the next round, if there is one. A server that answers nothing is not told what else would be asked.
void Lookup::go_on(Instant now) {
  if (nothing_was_answered()) {
    for (; next_round_ < rounds_.size(); ++next_round_) add_chases(rounds_[next_round_]);
  }
  if (next_round_ == rounds_.size() || (setup_.is_enough && setup_.is_enough(outcome()))) {
    state_ = State::done;
  } else {
    begin_round(rounds_[next_round_++], now);
  }
}

Outcome Lookup::outcome() const {
  return summarize({.plan = setup_.plan,
                    .servers = setup_.servers,
                    .chases = chases_,
                    .names_dropped = names_dropped_,
                    .limits = setup_.limits,
                    .proxy = setup_.proxy});
}

}  // namespace emblem::lookup
