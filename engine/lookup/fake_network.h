// A network of servers and a clock in memory, for tests of look-ups: nothing happens but what a test says.
#pragma once

#include <functional>
#include <map>

#include "engine/lookup/lookup.h"

namespace emblem::lookup {

class CountingRandom : public RandomSource {
 public:
  std::uint16_t draw() override { return next_ += 7919; }

 private:
  std::uint16_t next_ = 1;
};

// What a server does with one query.
struct Reply {
  enum class Kind : std::uint8_t { messages, silence, failure } kind = Kind::messages;
  std::vector<Bytes> messages;
  Failure failure{};
  std::string detail = {};
  Instant delay{10};
};

using Behaviour = std::function<Reply(const dns::Message& query, Way way)>;

// A server that holds records and answers as an authoritative one does.
struct Zone {
  std::vector<dns::Record> records;
  bool additional_ihle = false;
  bool recursive = false;  // follows aliases itself
  std::size_t udp_bytes = 1232;
  std::vector<dns::RecordType> refused;

  Reply operator()(const dns::Message& query, Way way) const;
};

dns::DomainName name(std::string_view text);
dns::Record txt(std::string_view owner, std::string_view text);
dns::Record ihle(std::string_view owner, Bytes rdata);
dns::Record address(std::string_view owner, std::string_view text);
dns::Record alias(std::string_view owner, std::string_view target, dns::RecordType type = dns::type_cname);
dns::Record soa(std::string_view owner);

// A response to `query` without records.
dns::Message response_to(const dns::Message& query, dns::Rcode rcode = dns::Rcode::no_error);
Reply reply_with(const dns::Message& message);

class FakeNetwork {
 public:
  // The servers are 127.0.0.1#5301, #5302, … in the order given.
  explicit FakeNetwork(std::vector<Behaviour> servers) : behaviours_(std::move(servers)) {}

  std::vector<Server> servers() const;

  // How all of them are spoken to; encrypted ones are named "dns.example".
  void speak(Transport transport) { transport_ = transport; }
  void go_through(Proxy proxy) { proxy_ = std::move(proxy); }
  // What the next look-ups take for enough.
  void end_when(std::function<bool(const Outcome&)> is_enough) { is_enough_ = std::move(is_enough); }

  // Runs a look-up to its end; throws std::logic_error, which fails the test, if it takes longer than
  // its deadline or forgets to wake up.
  Outcome run(const Plan& plan, Policy policy = {}, const Limits& limits = {});

  // As they were asked.
  const std::vector<std::pair<Way, dns::Message>>& queries() const { return queries_; }
  const std::vector<std::size_t>& query_bytes() const { return query_bytes_; }
  Instant now() const { return now_; }

 private:
  struct Event {
    Handle handle{};
    Way way{};
    std::optional<Failure> failure;
    std::string detail;
    Bytes message;
  };

  void serve(const Send& send);
  void deliver(Lookup& lookup, const Event& event);

  std::vector<Behaviour> behaviours_;
  Transport transport_ = Transport::plain;
  std::optional<Proxy> proxy_;
  std::function<bool(const Outcome&)> is_enough_;
  std::multimap<Instant, Event> events_;
  std::vector<std::pair<Way, dns::Message>> queries_;
  std::vector<std::size_t> query_bytes_;
  Instant now_{1000};
};

}  // namespace emblem::lookup
