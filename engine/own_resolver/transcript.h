// Everything that a resolver of ours asked, was answered, and answered us.
#pragma once

#include <map>
#include <span>

#include "core/dnstap/tap_message.h"
#include "engine/lookup/answer.h"
#include "engine/lookup/exchange.h"

namespace emblem::own_resolver {

// What a server said to one question.
struct Response {
  bool authoritative = false;
  bool truncated = false;  // nothing of it counts
  dns::DomainName zone;    // for which the resolver asked this server
  lookup::Answer answer;
};

// One question of the resolver to one server.
struct Asking {
  lookup::Server server;
  lookup::Way way = lookup::Way::udp;
  dns::Question question;
  std::optional<Response> response;
  std::string outcome;  // "answer", "referral", "truncated", …; "no answer"
};

class Transcript {
 public:
  struct Rules {
    dns::RecordType ihle = dns::default_type_ihle;
    std::size_t most_aliases = 8;
    // Beyond these nothing is kept, and all is counted.
    std::size_t most_askings = 1024;
    std::size_t most_replies = 256;
  };

  explicit Transcript(Rules rules) : rules_(rules) {}

  // Messages that cannot be read leave a trace only where it is known whom they went to.
  void add(const dnstap::TapMessage& told);

  // In the order in which they were sent.
  std::span<const Asking> askings() const { return askings_; }
  std::size_t askings_left_out() const { return left_out_; }

  // What the resolver answered us, the last time; null before that.
  const dns::Message* find_reply(const dns::Question& question) const;

 private:
  void add_query(const dnstap::TapMessage& told);
  void add_response(const dnstap::TapMessage& told);
  void add_reply(const dnstap::TapMessage& told);

  Rules rules_;
  std::vector<Asking> askings_;
  std::size_t left_out_ = 0;
  std::map<dns::Question, dns::Message> replies_;
};

}  // namespace emblem::own_resolver
