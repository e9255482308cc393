#include "engine/exposure/foretell.h"

#include <algorithm>
#include <iterator>

#include "core/dns/record_types.h"
#include "engine/exposure/crowd_looks.h"
#include "engine/exposure/validating.h"
#include "engine/lookup/questions.h"

namespace emblem::exposure {
namespace {

using lookup::Path;
using lookup::Server;
using lookup::Transport;
using lookup::Way;

// A question, and when it is asked.
struct Question {
  lookup::PlannedQuestion planned;
  std::string when;
};

std::string to_text(const lookup::PlannedQuestion& question, dns::RecordType ihle) {
  return question.name.to_text() + " " + (question.type == ihle ? "IHLE" : dns::type_text(question.type));
}

std::string times(std::size_t count) { return count == 1 ? "once" : "up to " + std::to_string(count) + " times"; }

std::vector<Question> questions_of(const lookup::Plan& plan) {
  std::vector<Question> questions;
  for (lookup::PlannedQuestion& planned : lookup::first_round(plan)) questions.push_back({std::move(planned), {}});
  for (const lookup::Round& round : lookup::rounds_about_names(plan)) {
    for (const lookup::PlannedQuestion& planned : round) {
      const bool may_be_spared = plan.pace == lookup::Pace::one_by_one;
      questions.push_back({planned, may_be_spared ? when_asked(planned.type, plan.ihle) : ""});
    }
  }
  return questions;
}

// What one server is sent.
class ServerForesight {
 public:
  ServerForesight(const Foresight& foresight, const Server& server, Exposure& exposure)
      : foresight_(foresight), server_(server), exposure_(exposure) {}

  void add_questions(const std::vector<Question>& questions) {
    for (const Question& question : questions) {
      exposure_.messages.push_back({.to = lookup::to_text(server_),
                                    .way = lookup::way_text(path(way())),
                                    .question = to_text(question.planned, foresight_.plan.ihle),
                                    .noticed_by = noticed(way()),
                                    .crowd = crowd_of(question.planned.type, foresight_.plan.ihle),
                                    .when = question.when});
    }
  }

  // The same for a server that stands in for those before it.
  void add_stand_in() { add(way(), "the same questions", "the servers before it leave a question about emblems open"); }

  void add_contingencies() {
    if (foresight_.plan.reverse_name) {
      add(way(),
          "TXT, IHLE, A and AAAA of the names that the reverse zone gives, " +
              std::to_string(foresight_.limits.reverse_names) + " at most",
          "it gives any");
    }
    add(way(), "a question again for the target of an alias, " + times(foresight_.limits.aliases),
        "the name is an alias and the server does not follow it");
    if (way() == Way::udp) {
      add_udp();
    } else if (foresight_.policy.tcp_tries > 1) {
      add(way(),
          "the questions that are still open, over another connection, " + times(foresight_.policy.tcp_tries - 1),
          "the connection breaks");
    }
    if (foresight_.policy.without_edns == lookup::WithoutEdns::ask) {
      add(way(), "a question again without EDNS", "the server does not know EDNS");
    }
  }

  // Where an https:// server is by its name.
  void add_finding() {
    if (server_.transport != Transport::https || server_.has_address() || foresight_.proxy != nullptr) return;
    for (const std::string_view type : {" A", " AAAA"}) {
      exposure_.messages.push_back(
          {.to = "the machine's resolver",
           .way = "udp",
           .question = server_.name + std::string(type),
           .noticed_by = "the machine's resolver, and anyone on the path to it, see that the address of this server is "
                         "looked up",
           .crowd = {"everybody who uses this server", "unknown; nobody has counted"}});
    }
    add_finding_again(", as often as this machine tries", "the name is not found, or no answer comes",
                      "the machine's resolver, and anyone on the path to it");
    // Names are looked up as they stand, but systemd-resolved does as it likes with a name of one label.
    if (server_.name.contains('.')) return;
    add_finding_again(", with a search domain of this machine behind it",
                      "systemd-resolved looks names up for this machine, which has such a domain",
                      "the machine's resolver, anyone on the path to it, and the servers of that domain");
  }

 private:
  Way way() const {
    if (server_.transport == Transport::tls) return Way::tls;
    if (server_.transport == Transport::https) return Way::https;
    return foresight_.proxy == nullptr ? Way::udp : Way::tcp;
  }

  Path path(Way way) const { return {.server = server_, .way = way, .proxy = foresight_.proxy}; }

  void add_finding_again(std::string_view how, std::string when, std::string noticed_by) {
    exposure_.contingencies.push_back({.to = "the machine's resolver",
                                       .way = "udp",
                                       .what = "A and AAAA of " + server_.name + " again" + std::string(how),
                                       .when = std::move(when),
                                       .noticed_by = std::move(noticed_by)});
  }

  std::string noticed(Way way) const { return lookup::noticed_by(path(way), lookup::Reached::asked); }

  void add(Way way, std::string what, std::string when) {
    exposure_.contingencies.push_back({.to = lookup::to_text(server_),
                                       .way = lookup::way_text(path(way)),
                                       .what = std::move(what),
                                       .when = std::move(when),
                                       .noticed_by = noticed(way)});
  }

  void add_udp() {
    if (foresight_.policy.udp_tries > 1) {
      add(Way::udp, "a question again, " + times(foresight_.policy.udp_tries - 1), "no answer comes in time");
    }
    add(Way::tcp, "a question again, " + times(foresight_.policy.tcp_tries),
        "its answer is too long for UDP, as answers with emblems often are, or none comes");
  }

  const Foresight& foresight_;
  const Server& server_;
  Exposure& exposure_;
};

// A server that is named twice is asked once.
bool is_repetition(const Foresight& foresight, std::size_t index) {
  const auto before = foresight.servers.first(index);
  return foresight.order == Order::side_by_side && std::ranges::find(before, foresight.servers[index]) != before.end();
}

}  // namespace

Exposure foretell(const Foresight& foresight) {
  Exposure exposure;
  bool validated = false;
  const std::vector<Question> questions = questions_of(foresight.plan);
  for (std::size_t index = 0; index < foresight.servers.size(); ++index) {
    if (is_repetition(foresight, index)) continue;
    ServerForesight server(foresight, foresight.servers[index], exposure);
    server.add_finding();
    if (index == 0 || foresight.order == Order::side_by_side) {
      server.add_questions(questions);
    } else {
      server.add_stand_in();
    }
    server.add_contingencies();
    auto validation = foretell_validation(foresight, foresight.servers[index]);
    validated = validated || !validation.empty();
    std::ranges::move(validation, std::back_inserter(exposure.contingencies));
  }
  if (foresight.servers.empty()) return exposure;
  if (foresight.plan.pace == lookup::Pace::one_by_one) {
    exposure.together = crowd_look_together();
    exposure.differences = crowd_look_differences(foresight);
  } else {
    exposure.together =
        "TXT, IHLE, A and AAAA of one name within a moment are asked by validators and by nobody else: whoever sees "
        "the questions knows what they are for; the name's servers see those that a resolver passes on";
  }
  if (validated) {
    exposure.together += "; DS and DNSKEY are asked for by resolvers that validate, and by few others";
  }
  return exposure;
}

Exposure join(Exposure first, Exposure second) {
  std::ranges::move(second.messages, std::back_inserter(first.messages));
  std::ranges::move(second.contingencies, std::back_inserter(first.contingencies));
  std::ranges::move(second.differences, std::back_inserter(first.differences));
  // The same, or with what validation adds.
  if (second.together.starts_with(first.together)) first.together = std::move(second.together);
  return first;
}

}  // namespace emblem::exposure
