#include "engine/gathering/gathering.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "engine/gathering/rfc6962_visit.h"
#include "engine/gathering/tiled_visit.h"

namespace emblem::gathering {
namespace {

constexpr int status_ok = 200;

// Heads seen before that a new one is held against; a bundle of one emblem brings one or two.
constexpr std::size_t most_known_heads = 8;

Refusal refusal_of(const Error& error) {
  const bool silent = error.code == Code::http_unanswered || error.code == Code::lookup_proxy_failed;
  return {.status = 0, .code = silent ? Code::log_unreachable : error.code, .text = error.detail};
}

}  // namespace

Gathering::Gathering(const Setup& setup) : setup_(setup) { plan(); }

void Gathering::plan() {
  std::map<Sha256Digest, std::set<Place>> wanted;
  for (const Claim& claim : setup_.claims) {
    for (const token::LogEntry& entry : claim.entries) wanted[entry.log_id].insert(entry.place);
  }
  for (auto& [id, places] : wanted) {
    if (const ct::Log* log = setup_.logs.find(id)) {
      harvest_.entries_wanted += places.size();
      add_visit(*log, std::move(places));
    } else {
      harvest_.findings.push_back({Code::log_unknown, "", encode_base64(id.bytes)});
    }
  }
}

// Those that the log did sign: a memory that somebody tampered with accuses nobody.
std::vector<ct::TreeHead> Gathering::known_heads(const ct::Log& log) {
  std::vector<ct::TreeHead> heads;
  const auto add = [&](const ct::TreeHead& head) {
    const bool there = std::ranges::any_of(heads, [&head](const ct::TreeHead& other) {
      return other.tree_size == head.tree_size && other.root == head.root;
    });
    if (there || heads.size() >= most_known_heads) return;
    if (ct::verify_tree_head(head, log, setup_.provider) == crypto::SignatureCheck::good) heads.push_back(head);
  };
  if (const auto remembered = setup_.memory.find(log.id)) add(*remembered);
  for (const ct::TreeHead& head : setup_.heads_at_hand) {
    if (head.log_id == log.id) add(head);
  }
  return heads;
}

void Gathering::add_visit(const ct::Log& log, std::set<Place> places) {
  LogVisit::Errand errand{.log = log,
                          .places = std::move(places),
                          .known = known_heads(log),
                          .provider = setup_.provider,
                          .limits = setup_.limits,
                          .harvest = harvest_};
  Visiting visiting{.visit = nullptr, .name = ct::to_text(log), .queue = {}, .under_way = 0};
  if (log.kind == ct::Kind::tiled) {
    visiting.visit = std::make_unique<TiledVisit>(std::move(errand));
  } else {
    visiting.visit = std::make_unique<Rfc6962Visit>(std::move(errand));
  }
  visiting.visit->begin();
  collect(visiting);
  visits_.push_back(std::move(visiting));
}

// What is asked first is sent first.
void Gathering::collect(Visiting& visiting) {
  if (!visiting.visit->is_open()) return visiting.queue.clear();
  std::vector<Ask> asks = visiting.visit->take_asks();
  visiting.queue.insert(visiting.queue.begin(), std::move_iterator(asks.rbegin()), std::move_iterator(asks.rend()));
}

std::vector<Question> Gathering::take_questions() {
  std::vector<Question> questions;
  for (std::size_t index = 0; index < visits_.size(); ++index) {
    Visiting& visiting = visits_[index];
    while (!visiting.queue.empty() && visiting.under_way < setup_.bounds.at_a_time) {
      if (tickets_ >= setup_.bounds.requests || bytes_ >= setup_.bounds.bytes) {
        visiting.visit->give_up(Code::log_unreachable, "this much is not asked at a time");
        collect(visiting);
        break;
      }
      const Ticket ticket{++tickets_};
      Ask ask = std::move(visiting.queue.back());
      visiting.queue.pop_back();
      questions.push_back({ticket, ask.request, visiting.name});
      under_way_.emplace(ticket, UnderWay{index, std::move(ask)});
      ++visiting.under_way;
    }
  }
  return questions;
}

void Gathering::on_finished(Finished finished) {
  auto found = under_way_.extract(finished.ticket);
  if (found.empty()) return;
  Visiting& visiting = visits_[found.mapped().visiting];
  --visiting.under_way;
  deliver(found.mapped().ask, finished.answer);
  collect(visiting);
}

void Gathering::deliver(const Ask& ask, const Result<WebAnswer>& answer) {
  if (!answer) return ask.otherwise(refusal_of(answer.error()));
  bytes_ += answer->body.size();
  if (answer->status == status_ok) return ask.then(answer->body);
  ask.otherwise(
      {.status = answer->status, .code = Code::log_unreachable, .text = "status " + std::to_string(answer->status)});
}

TreeMemory Gathering::memory() const {
  TreeMemory memory = setup_.memory;
  for (const Visiting& visiting : visits_) {
    if (const auto& head = visiting.visit->settled_head()) memory.remember(*head);
  }
  return memory;
}

void run_gathering(Gathering& gathering, Web& web, const std::function<void(std::string_view)>& on_progress) {
  while (true) {
    for (const Question& question : gathering.take_questions()) {
      if (on_progress) on_progress(question.log);
      web.start(question.ticket, question.request);
    }
    std::optional<Finished> finished = web.wait();
    if (!finished) return;
    gathering.on_finished(*std::move(finished));
  }
}

}  // namespace emblem::gathering
