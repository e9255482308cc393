#include "engine/agreement/verification.h"

#include <algorithm>

#include "core/dns/record_types.h"

namespace emblem::agreement {

Verification::Verification(Expected expected, std::vector<ZoneServer> servers, Schedule schedule)
    : expected_(std::move(expected)), items_(make_items(expected_)), schedule_(schedule) {
  for (ZoneServer& server : servers) {
    views_.push_back({});
    views_.back().server = std::move(server);
    seen_.emplace_back(items_.size());
  }
}

std::optional<Verification::Round> Verification::next_round(Instant now) {
  Round round{.begin = now, .servers = {}};
  for (std::size_t i = 0; i < views_.size(); ++i) {
    if (views_[i].state != State::agrees) round.servers.push_back(i);
  }
  if (round.servers.empty()) return std::nullopt;
  if (!begun_) {
    begun_ = now;
    pause_ = schedule_.first_pause;
    return round;
  }
  const Instant last = *begun_ + schedule_.wait;
  if (now >= last) return std::nullopt;
  round.begin = std::min(now + pause_, last);
  pause_ = std::min(pause_ * 2, schedule_.longest_pause);
  return round;
}

std::vector<dns::Question> Verification::questions(std::size_t server) const {
  std::vector<dns::Question> questions{{expected_.zone, dns::type_soa, dns::class_in}};
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const auto& seen = seen_[server][i];
    if (!seen || !seen->agrees()) questions.push_back(items_[i].question);
  }
  return questions;
}

void Verification::on_answers(std::size_t server, std::span<const std::optional<dns::Message>> answers,
                              std::string why) {
  ServerView& view = views_[server];
  ++view.rounds;
  bool complete = !answers.empty() && answers[0].has_value();
  if (complete) {
    if (const auto serial = read_serial(*answers[0], expected_.zone)) view.serial = serial;
  }
  std::size_t next = 1;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    auto& seen = seen_[server][i];
    if (seen && seen->agrees()) continue;
    if (next < answers.size() && answers[next]) {
      seen = compare(items_[i], *answers[next]);
    } else {
      seen.reset();
      complete = false;
    }
    ++next;
  }
  view.why_silent = complete ? "" : std::move(why);
  refresh(server);
}

void Verification::refresh(std::size_t server) {
  ServerView& view = views_[server];
  view.missing.clear();
  view.lingering.clear();
  view.remarks.clear();
  bool agrees = true;
  bool answered = view.why_silent.empty();
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const auto& seen = seen_[server][i];
    answered = answered && seen;
    if (!seen || seen->agrees()) continue;
    agrees = false;
    view.missing.insert(view.missing.end(), seen->missing.begin(), seen->missing.end());
    view.lingering.insert(view.lingering.end(), seen->lingering.begin(), seen->lingering.end());
    if (seen->remark.empty()) continue;
    const dns::Question& question = items_[i].question;
    view.remarks.push_back(question.name.to_text() + " " + dns::type_text(question.type) + ": " + seen->remark);
  }
  view.state = State::agrees;
  if (!agrees) view.state = State::differs;
  if (!answered) view.state = State::silent;
}

std::string_view to_text(State state) {
  switch (state) {
    case State::agrees:
      return "agrees";
    case State::differs:
      return "differs";
    case State::silent:
    case State::unasked:
      break;
  }
  return "silent";
}

State worst(std::span<const ServerView> views) {
  State state = State::agrees;
  for (const ServerView& view : views)
    state = std::max(state, view.state == State::unasked ? State::silent : view.state);
  return state;
}

}  // namespace emblem::agreement
