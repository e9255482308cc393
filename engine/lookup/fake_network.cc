#include "engine/lookup/fake_network.h"

#include <algorithm>
#include <stdexcept>

#include "core/dns/alias.h"
#include "core/dns/text_record.h"

namespace emblem::lookup {

dns::DomainName name(std::string_view text) { return dns::DomainName::parse(text).value(); }

dns::Record txt(std::string_view owner, std::string_view text) {
  return {name(owner), dns::type_txt, 300, dns::encode_text_record(text)};
}

dns::Record ihle(std::string_view owner, Bytes rdata) {
  return {name(owner), dns::default_type_ihle, 300, std::move(rdata)};
}

dns::Record address(std::string_view owner, std::string_view text) {
  const auto parsed = dns::IpAddress::parse(text).value();
  const ByteView bytes = parsed.native();
  return {name(owner), parsed.is_v4() ? dns::type_a : dns::type_aaaa, 300, Bytes(bytes.begin(), bytes.end())};
}

dns::Record alias(std::string_view owner, std::string_view target, dns::RecordType type) {
  const dns::DomainName to = name(target);
  return {name(owner), type, 300, Bytes(to.wire().begin(), to.wire().end())};
}

dns::Record soa(std::string_view owner) { return {name(owner), dns::type_soa, 300, Bytes(22)}; }

dns::Message response_to(const dns::Message& query, dns::Rcode rcode) {
  dns::Message message;
  message.header = {.id = query.header.id, .response = true, .authoritative = true, .rcode = rcode};
  message.questions = query.questions;
  if (query.edns) message.edns = dns::Edns{};
  return message;
}

Reply reply_with(const dns::Message& message) { return {.messages = {dns::encode_message(message).value()}}; }

Reply Zone::operator()(const dns::Message& query, Way way) const {
  dns::Message message = response_to(query);
  message.header.recursion_available = recursive;
  const dns::Question& question = query.questions.at(0);
  if (std::ranges::find(refused, question.type) != refused.end()) {
    return reply_with(response_to(query, dns::Rcode::refused));
  }
  const dns::AliasPath path = dns::follow_aliases(question.name, records, recursive ? 8 : 1);
  message.answers = path.used;
  const dns::DomainName end = recursive || path.used.empty() ? path.end : name("unknown");
  bool exists = false;
  for (const dns::Record& record : records) {
    if (record.owner != end) continue;
    exists = true;
    if (record.type == question.type) message.answers.push_back(record);
    if (additional_ihle && record.type == dns::default_type_ihle && record.type != question.type) {
      message.additional.push_back(record);
    }
  }
  if (path.used.empty() || recursive) {
    if (!exists) message.header.rcode = dns::Rcode::name_error;
    if (message.answers.size() == path.used.size()) message.authority.push_back(soa("."));
  }
  if (way == Way::udp && dns::encode_message(message)->size() > udp_bytes) {
    message = response_to(query);
    message.header.truncated = true;
  }
  return reply_with(message);
}

std::vector<Server> FakeNetwork::servers() const {
  std::vector<Server> all;
  for (std::size_t i = 0; i < behaviours_.size(); ++i) {
    all.push_back(parse_server("127.0.0.1#" + std::to_string(5301 + i)).value());
    all.back().transport = transport_;
    if (transport_ != Transport::plain) all.back().name = "dns.example";
    if (transport_ == Transport::https) all.back().path = "/dns-query";
  }
  return all;
}

Outcome FakeNetwork::run(const Plan& plan, Policy policy, const Limits& limits) {
  CountingRandom random;
  Lookup lookup({.plan = plan,
                 .servers = servers(),
                 .policy = policy,
                 .limits = limits,
                 .proxy = proxy_ ? &*proxy_ : nullptr,
                 .is_enough = is_enough_},
                random);
  const Instant end = now_ + policy.server_deadline + Instant(1);
  while (true) {
    const Actions actions = lookup.next_actions(now_);
    for (const Send& send : actions.sends) serve(send);
    if (lookup.state() == Lookup::State::done) break;
    const bool arrives = !events_.empty() && (!actions.wake_at || events_.begin()->first <= *actions.wake_at);
    if (!arrives && !actions.wake_at) {
      throw std::logic_error("the look-up waits for nothing");
    }
    now_ = std::max(now_, arrives ? events_.begin()->first : *actions.wake_at);
    if (now_ > end) {
      throw std::logic_error("the look-up takes longer than its deadline");
    }
    if (!arrives) continue;
    const Event event = events_.begin()->second;
    events_.erase(events_.begin());
    deliver(lookup, event);
  }
  return lookup.outcome();
}

void FakeNetwork::deliver(Lookup& lookup, const Event& event) {
  if (event.failure) {
    lookup.on_failure(event.handle, *event.failure, now_, event.detail);
  } else if (event.way == Way::udp) {
    lookup.on_datagram(event.handle, event.message, now_);
  } else {
    lookup.on_tcp_message(event.handle, event.message, now_);
  }
}

void FakeNetwork::serve(const Send& send) {
  const auto query = dns::parse_message(send.message).value();
  queries_.emplace_back(send.way, query);
  query_bytes_.push_back(send.message.size());
  const Reply reply = behaviours_.at(send.server.port - 5301U)(query, send.way);
  if (reply.kind == Reply::Kind::failure) {
    events_.emplace(now_ + reply.delay, Event{send.handle, send.way, reply.failure, reply.detail, {}});
  }
  if (reply.kind != Reply::Kind::messages) return;
  for (const Bytes& message : reply.messages) {
    events_.emplace(now_ + reply.delay, Event{send.handle, send.way, std::nullopt, {}, message});
  }
}

}  // namespace emblem::lookup
