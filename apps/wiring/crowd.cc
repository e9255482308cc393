#include "apps/wiring/crowd.h"

#include <algorithm>

#include "core/dns/record_types.h"
#include "engine/lookup/questions.h"

namespace emblem::wiring {
namespace {

std::string types_text(const lookup::Round& round, dns::RecordType ihle) {
  std::string text;
  for (const lookup::PlannedQuestion& question : round) {
    text += (text.empty() ? "" : ", ") + (question.type == ihle ? std::string("IHLE") : dns::type_text(question.type));
  }
  return text;
}

// "www.hospital.example TXT, IHLE, A, AAAA"; of several names the first says enough.
std::string questions_text(lookup::Plan plan) {
  plan.pace = lookup::Pace::at_once;
  lookup::Round round = lookup::first_round(plan);
  if (round.empty()) round = lookup::rounds_about_names(plan).front();
  return round.front().name.to_text() + " " + types_text(round, plan.ihle);
}

std::unexpected<Error> too_telling(const lookup::Plan& plan, const std::string& server) {
  return fail(Code::lookup_too_telling, "--covert=crowd",
              "it would have had to send " + questions_text(plan) + " to " + server +
                  ", readable by anyone on the path; name a large resolver with --via tls://ADDR@NAME or "
                  "https://HOST/PATH");
}

}  // namespace

lookup::Plan make_crowd_plan(const validate::Question& question, dns::RecordType ihle) {
  lookup::Plan plan = make_plan(question, ihle);
  plan.pace = lookup::Pace::one_by_one;
  return plan;
}

Result<void> check_crowd(const CheckOptions& options, const Ways& ways, const lookup::Plan& plan) {
  if (ways.system) return too_telling(plan, "the machine's resolver, " + lookup::to_text(ways.system->servers.front()));
  const auto plain = std::ranges::find(ways.named, lookup::Transport::plain, &lookup::Server::transport);
  if (plain != ways.named.end()) return too_telling(plan, lookup::to_text(*plain));
  if (options.trust_anchor) {
    return fail(Code::lookup_too_telling, "--covert=crowd",
                "with --trust-anchor it would have had to send DS and DNSKEY to " +
                    lookup::to_text(ways.named.front()) + ", which few users of a resolver ask for");
  }
  return {};
}

lookup::Policy crowd_policy() {
  lookup::Policy policy;
  policy.without_edns = lookup::WithoutEdns::never;
  return policy;
}

}  // namespace emblem::wiring
