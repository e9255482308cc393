#include "engine/own_resolver/transcript.h"

#include <algorithm>

namespace emblem::own_resolver {
namespace {

constexpr std::string_view unanswered = "no answer";

lookup::Way way_of(dnstap::TapMessage::Way way) {
  return way == dnstap::TapMessage::Way::tcp ? lookup::Way::tcp : lookup::Way::udp;
}

// Of a message with one question of class IN; nothing for any other.
std::optional<dns::Message> read_message(ByteView bytes) {
  auto message = dns::parse_message(bytes);
  if (!message || message->questions.size() != 1) return std::nullopt;
  if (message->questions.front().dns_class != dns::class_in) return std::nullopt;
  return *std::move(message);
}

std::string outcome_of(const dns::Message& message, const lookup::Answer& answer) {
  if (message.header.truncated) return "truncated";
  switch (answer.says) {
    case lookup::Says::data:
      return "answer";
    case lookup::Says::no_data:
      return "no data";
    case lookup::Says::no_name:
      return "no such name";
    case lookup::Says::elsewhere:
      return "alias of " + answer.end.to_text();
    case lookup::Says::failed:
      break;
  }
  return answer.failure == lookup::Failure::other_rcode ? dns::to_text(message.header.rcode)
                                                        : lookup::to_text(answer.failure);
}

}  // namespace

void Transcript::add(const dnstap::TapMessage& told) {
  switch (told.kind) {
    case dnstap::TapMessage::Kind::resolver_query:
      return add_query(told);
    case dnstap::TapMessage::Kind::resolver_response:
      return add_response(told);
    case dnstap::TapMessage::Kind::client_response:
      return add_reply(told);
    case dnstap::TapMessage::Kind::other:
      return;
  }
}

void Transcript::add_query(const dnstap::TapMessage& told) {
  const auto message = read_message(told.message);
  if (!message || !told.server || askings_.size() >= rules_.most_askings) {
    ++left_out_;
    return;
  }
  askings_.push_back({.server = {.address = *told.server, .port = told.port},
                      .way = way_of(told.way),
                      .question = message->questions.front(),
                      .response = std::nullopt,
                      .outcome = std::string(unanswered)});
}

// Its question is the first of this kind that has no response yet.
void Transcript::add_response(const dnstap::TapMessage& told) {
  auto message = read_message(told.message);
  if (!message || !told.server) return;
  const dns::Question& question = message->questions.front();
  const lookup::Server server{.address = *told.server, .port = told.port};
  const auto asking = std::ranges::find_if(askings_, [&](const Asking& one) {
    return !one.response && one.server == server && one.way == way_of(told.way) && one.question == question;
  });
  if (asking == askings_.end()) return;
  Response response{.authoritative = message->header.authoritative,
                    .truncated = message->header.truncated,
                    .zone = told.zone.value_or(question.name),
                    .answer = lookup::read_answer(*message, question, rules_.ihle, rules_.most_aliases)};
  asking->outcome = outcome_of(*message, response.answer);
  asking->response = std::move(response);
}

void Transcript::add_reply(const dnstap::TapMessage& told) {
  auto message = read_message(told.message);
  if (!message || replies_.size() >= rules_.most_replies) return;
  const dns::Question question = message->questions.front();
  replies_.insert_or_assign(question, *std::move(message));
}

const dns::Message* Transcript::find_reply(const dns::Question& question) const {
  const auto found = replies_.find(question);
  return found == replies_.end() ? nullptr : &found->second;
}

}  // namespace emblem::own_resolver
