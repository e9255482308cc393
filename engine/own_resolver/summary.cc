#include "engine/own_resolver/summary.h"

#include <algorithm>
#include <array>

#include "core/dns/record_types.h"
#include "engine/lookup/discretion.h"
#include "engine/lookup/summary.h"
#include "engine/own_resolver/extended_error.h"

namespace emblem::own_resolver {
namespace {

using lookup::Completeness;
using lookup::Failure;
using lookup::Says;

constexpr std::array address_types{dns::type_a, dns::type_aaaa};

std::string question_text(const dns::Question& question) {
  return question.name.to_text() + " " + dns::type_text(question.type);
}

bool asks_for_address(const dns::Question& question) {
  return std::ranges::find(address_types, question.type) != address_types.end();
}

bool denies(const lookup::Answer& answer) { return answer.says == Says::no_name || answer.says == Says::no_data; }

// Whether the server speaks for the name at which the answer ends.
bool speaks_for_end(const Asking& asking) {
  if (!asking.response || !asks_for_address(asking.question)) return false;
  const Response& response = *asking.response;
  const bool says_something = response.answer.says == Says::data || response.answer.says == Says::no_data;
  return response.authoritative && !response.truncated && says_something &&
         response.answer.end.is_at_or_below(response.zone);
}

Seen describe(const Asking& asking) {
  const lookup::Path path{.server = asking.server, .way = asking.way};
  return {.server = lookup::to_text(asking.server),
          .question = question_text(asking.question),
          .way = lookup::way_text(path),
          .outcome = asking.outcome,
          .noticed_by = lookup::noticed_by(path, lookup::Reached::asked),
          .additional_records = speaks_for_end(asking) ? asking.response->answer.beside.size() : 0};
}

class Summary {
 public:
  explicit Summary(const Look& look) : look_(look) {}

  lookup::Outcome build() {
    tell_what_was_asked();
    if (look_.reverse_name) read_reverse();
    for (const dns::DomainName& name : look_.names) read_name(name);
    lookup::make_canonical(outcome_.records);
    for (lookup::ServerRecords& own : outcome_.by_server) lookup::make_canonical(own.emblem_records);
    std::ranges::sort(outcome_.owners);
    const auto repeated = std::ranges::unique(outcome_.owners);
    outcome_.owners.erase(repeated.begin(), repeated.end());
    settle();
    return std::move(outcome_);
  }

 private:
  struct Reading {
    lookup::Answer answer;
    dns::RecordType type{};
    bool authentic = false;  // our resolver says that DNSSEC proves it
  };

  void note(Code code, std::string where, std::string_view detail) {
    outcome_.findings.push_back(lookup::make_finding(code, std::move(where), detail));
  }

  void tell_what_was_asked() {
    const auto askings = look_.transcript.askings();
    for (const Asking& asking : askings.subspan(std::min(look_.begin, askings.size()))) {
      outcome_.seen.push_back(describe(asking));
    }
    if (const std::size_t more = look_.transcript.askings_left_out(); more > 0) {
      outcome_.seen.push_back({.server = "further servers",
                               .question = std::to_string(more) + " more questions",
                               .way = "udp",
                               .outcome = "not kept",
                               .noticed_by = "the operators of these servers, and anyone on the path (unencrypted)"});
    }
  }

  void leave_open(const dns::Question& question, Failure reason, const dns::Message* reply) {
    outcome_.unanswered.push_back({look_.resolver, question.name, question.type, reason});
    const std::string text = question_text(question);
    if (reply != nullptr && says_bogus(*reply)) {
      note(Code::lookup_bogus, question.name.to_text(), text);
    } else {
      note(Code::lookup_unanswered, "our resolver", text + ": " + lookup::to_text(reason));
    }
  }

  std::optional<Reading> read_reply(const dns::Question& question) {
    const dns::Message* reply = look_.transcript.find_reply(question);
    if (reply == nullptr || reply->header.truncated) {
      leave_open(question, reply == nullptr ? Failure::timeout : Failure::truncated, nullptr);
      return std::nullopt;
    }
    Reading reading{lookup::read_answer(*reply, question, look_.ihle, look_.limits.aliases), question.type,
                    reply->header.authentic_data};
    const Says says = reading.answer.says;
    if (says == Says::failed || says == Says::elsewhere) {
      leave_open(question, says == Says::failed ? reading.answer.failure : Failure::referral, reply);
      return std::nullopt;
    }
    take(reading.answer.aliases);
    take(reading.answer.data);
    return reading;
  }

  void take(const std::vector<dns::Record>& records) {
    outcome_.records.insert(outcome_.records.end(), records.begin(), records.end());
  }

  void read_reverse() {
    const std::string where = look_.reverse_name->to_text();
    const auto reading = read_reply({*look_.reverse_name, dns::type_ptr});
    if (!reading) open_ = true;
    if (reading && look_.names.empty()) {
      if (denies(reading->answer) && !comes_from_a_server(*reading)) {
        tell_that_nobody_was_asked(reading->answer.end, "PTR");
      } else {
        note(Code::lookup_no_reverse_name, where, "");
      }
    }
    if (look_.names_dropped == 0) return;
    note(Code::lookup_names_dropped, where, std::to_string(look_.names_dropped) + " not looked at");
    open_ = true;
  }

  void read_name(const dns::DomainName& name) {
    outcome_.owners.push_back(name);
    std::vector<Reading> readings;
    for (const dns::RecordType type : address_types) {
      if (auto reading = read_reply({name, type})) readings.push_back(*std::move(reading));
    }
    bool found = false;
    for (const Reading& reading : readings) found = take_beside(reading.answer.end) || found;
    if (readings.empty()) {
      open_ = true;
      return;
    }
    const lookup::Answer& first = readings.front().answer;
    if (!first.aliases.empty()) {
      note(Code::lookup_alias_followed, name.to_text(), name.to_text() + " leads to " + first.end.to_text());
    }
    if (found) return;
    const auto none = [](const Reading& reading) { return reading.answer.says == Says::no_name; };
    if (readings.size() == address_types.size() && std::ranges::all_of(readings, none)) {
      const auto heard = [this](const Reading& reading) { return comes_from_a_server(reading); };
      if (!std::ranges::all_of(readings, heard)) return tell_that_nobody_was_asked(first.end, "IHLE and TXT");
      proved_ = proved_ && std::ranges::all_of(readings, &Reading::authentic);
    } else {
      open_ = true;
      tell_what_it_would_take(first.end);
    }
  }

  // Whether a denial is more than the resolver's own: of names kept for local use it knows by itself that there is
  // nothing (RFC 6303, RFC 6761). What DNSSEC proves came from a server, also where it follows from another answer.
  bool comes_from_a_server(const Reading& reading) const {
    const auto says_so = [&](const Asking& asking) {
      if (!asking.response || asking.response->truncated) return false;
      const lookup::Answer& said = asking.response->answer;
      if (said.says != reading.answer.says || !said.end.is_at_or_below(asking.response->zone)) return false;
      // Below a name that does not exist there is none (RFC 8020).
      if (said.says == Says::no_name) return reading.answer.end.is_at_or_below(said.end);
      return asking.question.type == reading.type && reading.answer.end == said.end;
    };
    return reading.authentic || std::ranges::any_of(look_.transcript.askings(), says_so);
  }

  void tell_that_nobody_was_asked(const dns::DomainName& end, std::string_view types) {
    open_ = true;
    note(Code::lookup_too_telling, end.to_text(),
         "nobody was asked: our resolver denies the name by itself, as resolvers do with names kept for local use, "
         "which proves no absence; " +
             std::string(types) + " of " + end.to_text() + " would have had to be asked of its servers, as few do");
  }

  // What servers with authority put beside their answers, from wherever an alias began.
  bool take_beside(const dns::DomainName& end) {
    outcome_.owners.push_back(end);
    bool found = false;
    for (const Asking& asking : look_.transcript.askings()) {
      if (!speaks_for_end(asking) || asking.response->answer.end != end) continue;
      const auto& beside = asking.response->answer.beside;
      if (beside.empty()) continue;
      take(beside);
      auto& own = records_of(asking.server);
      own.insert(own.end(), beside.begin(), beside.end());
      found = true;
    }
    return found;
  }

  std::vector<dns::Record>& records_of(const lookup::Server& server) {
    auto own = std::ranges::find(outcome_.by_server, server, &lookup::ServerRecords::server);
    if (own == outcome_.by_server.end()) own = outcome_.by_server.insert(own, {server, {}});
    return own->emblem_records;
  }

  void tell_what_it_would_take(const dns::DomainName& end) {
    std::vector<std::string> servers;
    for (const Asking& asking : look_.transcript.askings()) {
      const std::string server = lookup::to_text(asking.server);
      if (!speaks_for_end(asking) || asking.response->answer.end != end) continue;
      if (std::ranges::find(servers, server) == servers.end()) servers.push_back(server);
    }
    std::string text = "nothing stood beside the addresses, which proves no absence; IHLE and TXT of " + end.to_text() +
                       " would have had to be asked of ";
    for (const std::string& server : servers) text += (&server == &servers.front() ? "" : ", ") + server;
    if (servers.empty()) text += "the name's servers";
    note(Code::lookup_too_telling, end.to_text(), text + ", as only validators do");
  }

  void settle() {
    if (open_) {
      outcome_.completeness = Completeness::incomplete;
    } else {
      outcome_.completeness = outcome_.unanswered.empty() ? Completeness::complete : Completeness::addresses_missing;
    }
    if (!outcome_.by_server.empty()) return lookup::add_comparison(outcome_, look_.ihle);
    if (open_) return;
    const bool proved = proved_ && !look_.names.empty();
    note(proved ? Code::lookup_absence_proved : Code::lookup_absence_claimed, "", "");
  }

  const Look& look_;
  lookup::Outcome outcome_;
  bool open_ = false;   // emblem records may be missing
  bool proved_ = true;  // of every name without emblem
};

}  // namespace

lookup::Outcome summarize(const Look& look) { return Summary(look).build(); }

}  // namespace emblem::own_resolver
