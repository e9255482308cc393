// Asks every server of a zone again and again, until all agree or time is up.
#pragma once

#include <string_view>

#include "engine/agreement/checklist.h"
#include "engine/lookup/policy.h"
#include "engine/lookup/server.h"

namespace emblem::agreement {

using lookup::Instant;

// A server of the zone, at one of its addresses.
struct ZoneServer {
  std::string name;  // of its NS record; empty where it was given by address
  lookup::Server address;
};

enum class State : std::uint8_t { unasked, agrees, differs, silent };

struct ServerView {
  ZoneServer server;
  State state = State::unasked;
  std::optional<std::uint32_t> serial;  // of the zone's SOA record there
  std::vector<dns::Record> missing;
  std::vector<dns::Record> lingering;
  std::vector<std::string> remarks;  // "ward.hospital.example TXT: refused"; each once
  std::string why_silent;            // the last reason
  std::size_t rounds = 0;            // how often it was asked
};

struct Schedule {
  Instant first_pause{500};  // after the first round; doubled for each further one
  Instant longest_pause{8000};
  Instant wait{60000};  // no round begins later than this after the first
};

// Every RRset that changed is asked of every server; in later rounds only what did not agree yet, so that thousands of
// names cost one question a server each, and no sample can miss one. Whoever drives it asks and waits.
class Verification {
 public:
  Verification(Expected expected, std::vector<ZoneServer> servers, Schedule schedule);

  struct Round {
    Instant begin;                     // not before
    std::vector<std::size_t> servers;  // to be asked, by their place in `views`
  };
  // Nothing when all agree or time is up.
  std::optional<Round> next_round(Instant now);

  // What to ask a server in this round; the zone's SOA record comes first.
  std::vector<dns::Question> questions(std::size_t server) const;

  // Answers in the order of the questions. A server that left any of them open is silent; `why` says how.
  void on_answers(std::size_t server, std::span<const std::optional<dns::Message>> answers, std::string why);

  const std::vector<ServerView>& views() const { return views_; }
  const Expected& expected() const { return expected_; }
  // How many RRsets are looked at.
  std::size_t size() const { return items_.size(); }

 private:
  void refresh(std::size_t server);

  Expected expected_;
  std::vector<Item> items_;
  Schedule schedule_;
  std::vector<ServerView> views_;
  std::vector<std::vector<std::optional<ItemView>>> seen_;  // by server and item; nothing: not answered yet
  std::optional<Instant> begun_;
  Instant pause_{};
};

// "agrees", "differs", "silent"; one that was not asked is silent.
std::string_view to_text(State state);

// The worst of all: agrees, differs, silent.
State worst(std::span<const ServerView> views);

}  // namespace emblem::agreement
