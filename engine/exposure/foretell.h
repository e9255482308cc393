// What a look-up would send, to whom, and who could notice: said before anything is sent.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "emblem/limits.h"
#include "engine/exposure/crowd.h"
#include "engine/lookup/discretion.h"
#include "engine/lookup/plan.h"
#include "engine/lookup/policy.h"
#include "engine/lookup/trust_anchor.h"

namespace emblem::exposure {

// One question.
struct Message {
  std::string to;          // the server, as in a report's `seen`
  std::string way;         // "udp", "tcp", "tls", "https"; "tls+socks5" through a proxy
  std::string question;    // "www.hospital.example TXT"
  std::string noticed_by;  // who could notice, and what
  Crowd crowd;
  std::string when = {};  // "TXT brought nothing that is enough"; empty: whatever comes back

  friend bool operator==(const Message& left, const Message& right) {
    return left.to == right.to && left.way == right.way && left.question == right.question;
  }
};

// What is sent only where answers, or their absence, ask for it.
struct Contingency {
  std::string to;
  std::string way;
  std::string what;        // "each question again, up to 2 times"
  std::string when;        // "no answer comes in time"
  std::string noticed_by;  // as above
};

// By what somebody could tell a look from those that it is meant to resemble.
struct Difference {
  std::string aspect;   // "types", "exchanges", "answer sizes", "connection", "handshake"
  std::string seen_by;  // "the name's servers", "near path"
  std::string text;
};

struct Exposure {
  std::vector<Message> messages;  // in the order in which the look-up plans them
  std::vector<Contingency> contingencies;
  // Of covert looks; there is no use in them where every message tells what it is for.
  std::vector<Difference> differences;
  // What whoever sees all questions together can conclude; empty when there is nothing to see.
  std::string together;
};

// The order of a look-up's servers.
enum class Order : std::uint8_t {
  side_by_side,  // all of them, as with --via
  in_turn,       // the next one only when those before left a question about emblems open
};

struct Foresight {
  const lookup::Plan& plan;
  std::span<const lookup::Server> servers;
  Order order = Order::side_by_side;
  const lookup::Proxy* proxy = nullptr;
  lookup::Policy policy = {};
  const Limits& limits;
  // Where there are any, answers are checked by DNSSEC, on ways that allow it.
  std::span<const lookup::TrustAnchor> anchors = {};
};

// Foretells lookup::Lookup: what that sends is in `messages`, or is one of the contingencies.
Exposure foretell(const Foresight& foresight);

// Of two look-ups for one question.
Exposure join(Exposure first, Exposure second);

}  // namespace emblem::exposure
