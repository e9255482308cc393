#include "engine/lookup/summary.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "core/bytes/printable.h"
#include "core/dns/record_types.h"
#include "core/dns/text_record.h"
#include "engine/lookup/discretion.h"

namespace emblem::lookup {
namespace {

std::string question_text(const dns::DomainName& name, dns::RecordType type, dns::RecordType ihle) {
  return name.to_text() + " " + (type == ihle ? "IHLE" : dns::type_text(type));
}

// What another question to the same server would only repeat.
bool concerns_server(Failure reason) { return reason == Failure::tls_refused || reason == Failure::proxy_failed; }

Seen describe(const Asked& asked, const Chase::Step& step, Way way, Reached reached) {
  const dns::Question& question = step.exchange.question();
  const Path path{.server = asked.servers[step.exchange.server()], .way = way, .proxy = asked.proxy};
  Seen seen;
  seen.server = to_text(path.server);
  seen.question = question_text(question.name, question.type, asked.plan.ihle);
  seen.way = way_text(path);
  seen.noticed_by = noticed_by(path, reached);
  return seen;
}

// One entry for each way in which the question was asked.
void append_seen(const Asked& asked, const Chase::Step& step, std::vector<Seen>& all) {
  for (const Leg& leg : step.exchange.legs()) {
    all.push_back(describe(asked, step, leg.way, Reached::asked));
    all.back().outcome = leg.outcome;
  }
  const bool refused = step.exchange.state() == Exchange::State::failed && concerns_server(step.exchange.failure());
  Seen seen = describe(asked, step, step.exchange.way(), refused ? Reached::not_asked : Reached::asked);
  seen.outcome = step.outcome;
  seen.answer_records =
      static_cast<std::size_t>(std::ranges::count_if(step.answer.data, [&](const dns::Record& record) {
        return classify_record(record, asked.plan.ihle) == Carries::emblem_record;
      }));
  seen.additional_records = step.answer.beside.size();
  all.push_back(std::move(seen));
}

void collect_records(const Asked& asked, const Chase& chase, Outcome& outcome) {
  ServerRecords& own = outcome.by_server[chase.task().server];
  const auto take = [&own](const std::vector<dns::Record>& records) {
    own.records.insert(own.records.end(), records.begin(), records.end());
  };
  for (const Chase::Step& step : chase.steps()) take(step.answer.aliases);
  if (chase.state() != Chase::State::answered) return;
  const Answer& last = chase.last();
  take(last.data);
  if (chase.task().purpose != Chase::Purpose::emblem) return;
  take(last.beside);
  outcome.owners.push_back(last.end);
  for (const auto* found : {&last.data, &last.beside}) {
    for (const dns::Record& record : *found) {
      if (classify_record(record, asked.plan.ihle) == Carries::emblem_record) own.emblem_records.push_back(record);
    }
  }
}

Failure reason_of(const Chase& chase) {
  if (chase.steps().empty()) return Failure::not_asked;
  return chase.state() == Chase::State::failed ? chase.last().failure : Failure::timeout;
}

void collect_unanswered(const Asked& asked, const Chase& chase, Outcome& outcome) {
  if (chase.state() == Chase::State::answered) return;
  const Chase::Task& task = chase.task();
  const Failure reason = reason_of(chase);
  const Server& server = asked.servers[task.server];
  outcome.unanswered.push_back({server, task.name, task.type, reason});
  if (concerns_server(reason)) return;  // one remark tells it
  const std::string detail = chase.steps().empty() ? "" : chase.steps().back().exchange.failure_detail();
  const Code code = reason == Failure::alias_loop ? Code::lookup_alias_loop : Code::lookup_unanswered;
  outcome.findings.push_back(make_finding(code, to_text(server),
                                          question_text(task.name, task.type, asked.plan.ihle) + ": " +
                                              to_text(reason) + (detail.empty() ? "" : " (" + detail + ")")));
}

using Remarks = std::set<std::tuple<std::size_t, Code, std::string>>;

// Of the server, or of the proxy before it.
void collect_refusal(const Exchange& exchange, const Asked& asked, Remarks& remarks) {
  if (exchange.state() != Exchange::State::failed) return;
  if (exchange.failure() == Failure::tls_refused) {
    remarks.emplace(exchange.server(), Code::lookup_tls_refused, exchange.failure_detail());
  } else if (exchange.failure() == Failure::proxy_failed) {
    const std::string proxy = asked.proxy == nullptr ? "" : to_text(*asked.proxy) + ": ";
    remarks.emplace(exchange.server(), Code::lookup_proxy_failed, proxy + exchange.failure_detail());
  }
}

// From the name asked about to the end, in however many answers the server gave the way.
void collect_alias(const Chase& chase, Remarks& remarks) {
  if (reason_of(chase) == Failure::alias_loop) return;
  const dns::DomainName* end = &chase.task().name;
  for (const Chase::Step& step : chase.steps()) {
    if (step.answer.says != Says::failed) end = &step.answer.end;
  }
  if (*end == chase.task().name) return;
  remarks.emplace(chase.task().server, Code::lookup_alias_followed,
                  chase.task().name.to_text() + " leads to " + end->to_text());
}

// Remarks that are the same for several questions to one server are made once.
void collect_remarks(const Asked& asked, Outcome& outcome) {
  Remarks remarks;
  std::vector<std::size_t> ignored(asked.servers.size());
  for (const Chase& chase : asked.chases) {
    const std::size_t server = chase.task().server;
    for (const Chase::Step& step : chase.steps()) {
      const std::string& name = step.exchange.question().name.to_text();
      ignored[server] += step.exchange.ignored();
      collect_refusal(step.exchange, asked, remarks);
      if (step.exchange.without_edns()) remarks.emplace(server, Code::lookup_without_edns, "");
      if (step.answer.without_soa) remarks.emplace(server, Code::lookup_negative_without_soa, name);
    }
    collect_alias(chase, remarks);
  }
  for (std::size_t server = 0; server < ignored.size(); ++server) {
    if (ignored[server] > 0) remarks.emplace(server, Code::lookup_answers_ignored, std::to_string(ignored[server]));
  }
  for (const auto& [server, code, detail] : remarks) {
    outcome.findings.push_back(make_finding(code, to_text(asked.servers[server]), detail));
  }
}

void judge_reverse(const Asked& asked, Outcome& outcome) {
  if (!asked.plan.reverse_name) return;
  const std::string where = asked.plan.reverse_name->to_text();
  if (asked.names_dropped > 0) {
    for (const Server& server : asked.servers) {
      outcome.unanswered.push_back({server, *asked.plan.reverse_name, dns::type_ptr, Failure::too_many_names});
    }
    outcome.findings.push_back(
        make_finding(Code::lookup_names_dropped, where, std::to_string(asked.names_dropped) + " not looked at"));
  }
  if (asked.plan.emblem_names.empty())
    outcome.findings.push_back(make_finding(Code::lookup_no_reverse_name, where, ""));
}

Completeness completeness_of(const Asked& asked, const Outcome& outcome) {
  if (asked.servers.empty()) return Completeness::incomplete;
  const auto is_address = [](const Unanswered& open) {
    return open.type == dns::type_a || open.type == dns::type_aaaa;
  };
  if (outcome.unanswered.empty()) return Completeness::complete;
  return std::ranges::all_of(outcome.unanswered, is_address) ? Completeness::addresses_missing
                                                             : Completeness::incomplete;
}

}  // namespace

Finding make_finding(Code code, std::string where, std::string_view detail) {
  std::string text(code_info(code).sentence);
  if (!detail.empty()) text.append(": ").append(to_printable(detail, 400));
  return {code, std::move(where), std::move(text)};
}

void make_canonical(std::vector<dns::Record>& records) {
  std::ranges::sort(records, [](const dns::Record& left, const dns::Record& right) {
    return std::tuple(record_key(left), left.ttl) < std::tuple(record_key(right), right.ttl);
  });
  const auto repeated = std::ranges::unique(records, {}, record_key);
  records.erase(repeated.begin(), repeated.end());
}

Outcome summarize(const Asked& asked) {
  Outcome outcome;
  outcome.owners = asked.plan.emblem_names;
  for (const Server& server : asked.servers) outcome.by_server.push_back({server, {}});
  for (std::size_t server = 0; server < asked.servers.size(); ++server) {
    for (const Chase& chase : asked.chases) {
      if (chase.task().server != server) continue;
      for (const Chase::Step& step : chase.steps()) append_seen(asked, step, outcome.seen);
      collect_records(asked, chase, outcome);
      collect_unanswered(asked, chase, outcome);
    }
  }
  for (ServerRecords& own : outcome.by_server) {
    outcome.records.insert(outcome.records.end(), own.records.begin(), own.records.end());
    make_canonical(own.records);
    make_canonical(own.emblem_records);
  }
  make_canonical(outcome.records);
  std::ranges::sort(outcome.owners);
  const auto repeated = std::ranges::unique(outcome.owners);
  outcome.owners.erase(repeated.begin(), repeated.end());
  if (asked.servers.empty()) outcome.findings.push_back(make_finding(Code::lookup_no_server, "", ""));
  judge_reverse(asked, outcome);
  collect_remarks(asked, outcome);
  outcome.completeness = completeness_of(asked, outcome);
  add_comparison(outcome, asked.plan.ihle);
  return outcome;
}

}  // namespace emblem::lookup
