#include "engine/exposure/iteration.h"

#include <algorithm>
#include <ranges>

#include "core/dns/record_types.h"
#include "engine/own_resolver/local_use.h"

namespace emblem::exposure {
namespace {

constexpr std::string_view root = "a server of the root";
constexpr std::string_view own = "a server of the name's zone";
constexpr Crowd starting{"every resolver that has just been started",
                         "RFC 9609 (priming) and RFC 4035 ask it of all of them; nobody has counted how many start"};
constexpr Crowd stepping{"every resolver that is asked for a name below and has forgotten this one",
                         "RFC 9156 (minimised names); nobody has counted"};

// Part of the name, from the top down to what stands above it.
std::vector<dns::DomainName> steps_to(const dns::DomainName& name) {
  std::vector<dns::DomainName> steps;
  for (dns::DomainName above = name.parent(); !above.is_root(); above = above.parent()) steps.push_back(above);
  std::ranges::reverse(steps);
  return steps;
}

class Foretelling {
 public:
  explicit Foretelling(const Iteration& iteration) : iteration_(iteration) {}

  Exposure build() {
    if (asks_nobody()) return {.messages = {}, .contingencies = {}, .differences = {}, .together = none_asked()};
    ask(root, ". NS", starting);
    ask(root, ". DNSKEY", starting);
    if (iteration_.reverse_name) add_reverse(*iteration_.reverse_name);
    for (const dns::DomainName& name : iteration_.names) {
      if (!own_resolver::is_kept_for_local_use(name)) add_name(name);
    }
    add_contingencies();
    exposure_.together = together();
    exposure_.differences = differences();
    return std::move(exposure_);
  }

 private:
  // A reverse name kept for local use leads to no other names than such.
  bool asks_nobody() const {
    const auto& reverse = iteration_.reverse_name;
    return (!reverse || own_resolver::is_kept_for_local_use(*reverse)) &&
           std::ranges::all_of(iteration_.names, own_resolver::is_kept_for_local_use);
  }

  static std::string none_asked() {
    return "the name is kept for local use: our resolver answers by itself and asks nobody, as resolvers do, and "
           "what is there stays unknown";
  }

  static std::string noticed(std::string_view to) {
    return "the operators of " + std::string(to) +
           ", who see this machine's address and one more resolver at it; anyone on the path (unencrypted)";
  }

  void ask(std::string_view to, std::string question, Crowd crowd, std::string when = {}) {
    Message message{.to = std::string(to),
                    .way = "udp",
                    .question = std::move(question),
                    .noticed_by = noticed(to),
                    .crowd = crowd,
                    .when = std::move(when)};
    const auto said = std::ranges::find(exposure_.messages, message);
    if (said == exposure_.messages.end()) {
      exposure_.messages.push_back(std::move(message));
    } else if (message.when.empty()) {
      said->when.clear();
    }
  }

  static std::string server_above(const dns::DomainName& name) {
    return name.parent().is_root() ? std::string(root) : "a server of " + name.parent().to_text();
  }

  void ask_step(const dns::DomainName& step) { ask(server_above(step), step.to_text() + " A", stepping); }

  // Where zones are cut below in-addr.arpa and ip6.arpa is another matter with every address.
  void add_reverse(const dns::DomainName& reverse) {
    for (const dns::DomainName& step : steps_to(reverse) | std::views::take(2)) ask_step(step);
    ask(own, reverse.to_text() + " PTR", crowd_of(dns::type_ptr, 0));
  }

  // Servers of the zone above are told the whole name where it is delegated, which every top-level domain is.
  void ask_above(const dns::DomainName& name) {
    if (name.is_root()) return;
    const std::string when = name.parent().is_root() ? "" : "a zone of its own begins at the name";
    for (const dns::RecordType type : {dns::type_a, dns::type_aaaa}) {
      ask(server_above(name), name.to_text() + " " + dns::type_text(type), crowd_of(type, 0), when);
    }
  }

  void add_name(const dns::DomainName& name) {
    for (const dns::DomainName& step : steps_to(name)) ask_step(step);
    ask_above(name);
    ask(own, name.to_text() + " A", crowd_of(dns::type_a, 0));
    ask(own, name.to_text() + " AAAA", crowd_of(dns::type_aaaa, 0));
  }

  void may_ask(std::string_view to, std::string_view way, std::string what, std::string when) {
    exposure_.contingencies.push_back({.to = std::string(to),
                                       .way = std::string(way),
                                       .what = std::move(what),
                                       .when = std::move(when),
                                       .noticed_by = noticed(to)});
  }

  void add_contingencies() {
    if (iteration_.reverse_name) {
      may_ask("the servers of the names", "udp",
              "the same steps for the names that the reverse zone gives, " +
                  std::to_string(iteration_.limits.reverse_names) + " at most",
              "it gives any");
      may_ask("servers on the way down", "udp", "A of parts of the reverse name, or PTR of the whole",
              "zones are cut there");
    }
    may_ask("servers on the way down", "udp", "DNSKEY of the zone, and DS of it from the zone above",
            "the zone above says that it is signed");
    may_ask("servers on the way down", "udp", "A and AAAA of the names of their servers",
            "a delegation brings no addresses, or those of one kind, or they are to be made sure of");
    may_ask(root, "udp", "A or NULL of _ta- and the tags of the root's keys that are trusted (RFC 8145)",
            "an answer is checked by DNSSEC for the first time");
    may_ask("servers on the way down", "udp", "one label less, or the whole name, of type A",
            "a zone is cut elsewhere than at every label, or a server does not know what lies between");
    may_ask("the servers of the target", "udp",
            "the same steps for the target of an alias, up to " + std::to_string(iteration_.limits.aliases) + " times",
            "the name is an alias");
    may_ask("any of them", "udp", "a question again, also to another server of the zone, or without EDNS",
            "no answer comes in time, or one that is of no use");
    may_ask("any of them", "tcp", "a question again",
            "its answer is too long for UDP, as answers with emblems often are");
  }

  static std::string together() {
    return "what Debian's Unbound sends when it is asked for an address, because it is one: no server is asked about "
           "emblems, and what they put beside their answers they put beside everybody's";
  }

  // From a resolver that has been at work for long; from one that was just started there is none.
  static std::vector<Difference> differences() {
    return {
        {"first questions", "near path",
         "a resolver that begins at the root was started just now, and this one is for every check; others ask the "
         "root "
         "once in days"},
        {"address", "the name's servers",
         "the questions come from this machine and not from a resolver that they know; where it has never been one, "
         "that is new"},
        {"end", "near path", "what it still waits for when the look is over is not asked again"},
    };
  }

  const Iteration& iteration_;
  Exposure exposure_;
};

}  // namespace

Exposure foretell_iteration(const Iteration& iteration) { return Foretelling(iteration).build(); }

}  // namespace emblem::exposure
