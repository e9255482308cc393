#include "engine/lookup/chase.h"

#include <algorithm>

namespace emblem::lookup {
namespace {

std::string outcome_of(const Answer& answer, dns::Rcode rcode) {
  switch (answer.says) {
    case Says::data:
      return "answer";
    case Says::no_data:
      return "no data";
    case Says::no_name:
      return "no such name";
    case Says::elsewhere:
      return "alias of " + answer.end.to_text();
    case Says::failed:
      break;
  }
  return answer.failure == Failure::other_rcode ? dns::to_text(rcode) : to_text(answer.failure);
}

}  // namespace

void Chase::start(Exchange::Surroundings around) { ask(task_.name, around); }

void Chase::ask(dns::DomainName name, Exchange::Surroundings around) {
  Step step{.exchange = Exchange({std::move(name), task_.type}, task_.server, task_.give_up_at, task_.first_way)};
  step.exchange.start(around);
  steps_.push_back(std::move(step));
}

void Chase::advance(Exchange::Surroundings around) {
  if (state_ != State::running) return;
  Step& step = steps_.back();
  const Exchange& exchange = step.exchange;
  if (exchange.state() == Exchange::State::failed) {
    step.answer = {.says = Says::failed, .failure = exchange.failure(), .end = exchange.question().name};
    step.outcome = to_text(exchange.failure());
    state_ = State::failed;
  } else if (exchange.state() == Exchange::State::answered) {
    const dns::Message message = step.exchange.take_answer();
    step.answer = read_answer(message, exchange.question(), rules_.ihle, rules_.most_aliases - aliases_followed());
    const bool again = step.answer.says == Says::elsewhere;
    if (again && has_asked(step.answer.end)) {
      step.answer.says = Says::failed;
      step.answer.failure = Failure::alias_loop;
    }
    step.outcome = outcome_of(step.answer, message.header.rcode);
    if (step.answer.says == Says::failed) {
      state_ = State::failed;
    } else if (!again) {
      state_ = State::answered;
    } else {
      ask(dns::DomainName(step.answer.end), around);
    }
  }
}

std::size_t Chase::aliases_followed() const {
  std::size_t count = 0;
  for (const Step& step : steps_) count += step.answer.aliases.size();
  return count;
}

bool Chase::has_asked(const dns::DomainName& name) const {
  return std::ranges::any_of(steps_, [&](const Step& step) { return step.exchange.question().name == name; });
}

}  // namespace emblem::lookup
