#include "engine/gathering/tour.h"

namespace emblem::gathering {
namespace {

constexpr int status_ok = 200;

Refusal refusal_of(const Error& error) {
  const bool silent = error.code == Code::http_unanswered || error.code == Code::lookup_proxy_failed;
  return {.status = 0, .code = silent ? Code::log_unreachable : error.code, .text = error.detail};
}

}  // namespace

void Tour::add(std::unique_ptr<LogVisit> visit, std::string name) {
  Visiting visiting{.visit = std::move(visit), .name = std::move(name), .queue = {}, .under_way = 0};
  visiting.visit->begin();
  collect(visiting);
  visits_.push_back(std::move(visiting));
}

// What is asked first is sent first.
void Tour::collect(Visiting& visiting) {
  if (!visiting.visit->is_open()) return visiting.queue.clear();
  std::vector<Ask> asks = visiting.visit->take_asks();
  visiting.queue.insert(visiting.queue.begin(), std::move_iterator(asks.rbegin()), std::move_iterator(asks.rend()));
}

std::vector<Question> Tour::take_questions() {
  std::vector<Question> questions;
  for (std::size_t index = 0; index < visits_.size(); ++index) {
    Visiting& visiting = visits_[index];
    while (!visiting.queue.empty() && visiting.under_way < bounds_.at_a_time) {
      if (tickets_ >= bounds_.requests || bytes_ >= bounds_.bytes) {
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

void Tour::on_finished(const Finished& finished) {
  auto found = under_way_.extract(finished.ticket);
  if (found.empty()) return;
  Visiting& visiting = visits_[found.mapped().visiting];
  --visiting.under_way;
  deliver(found.mapped().ask, finished.answer);
  collect(visiting);
}

void Tour::deliver(const Ask& ask, const Result<WebAnswer>& answer) {
  if (!answer) return ask.otherwise(refusal_of(answer.error()));
  bytes_ += answer->body.size();
  if (answer->status == status_ok) return ask.then(answer->body);
  ask.otherwise(
      {.status = answer->status, .code = Code::log_unreachable, .text = "status " + std::to_string(answer->status)});
}

void Tour::remember(TreeMemory& memory) const {
  for (const Visiting& visiting : visits_) {
    if (const auto& head = visiting.visit->settled_head()) memory.remember(*head);
  }
}

void run_tour(Tour& tour, Web& web, const std::function<void(std::string_view)>& on_progress) {
  while (true) {
    for (const Question& question : tour.take_questions()) {
      if (on_progress) on_progress(question.log);
      web.start(question.ticket, question.request);
    }
    const std::optional<Finished> finished = web.wait();
    if (!finished) return;
    tour.on_finished(*finished);
  }
}

}  // namespace emblem::gathering
