#include "engine/lookup/exchange.h"

#include <algorithm>

#include "core/dns/padding.h"

namespace emblem::lookup {
namespace {

bool refuses_edns(dns::Rcode rcode) {
  return rcode == dns::Rcode::format_error || rcode == dns::Rcode::not_implemented || rcode == dns::Rcode::bad_version;
}

enum class Match : std::uint8_t { ours, foreign };

// RFC 5452 section 9.1. A server that cannot read a query may leave the question out of its complaint.
Match match(const dns::Message& message, std::uint16_t id, const dns::Question& question) {
  const dns::Header& header = message.header;
  if (header.id != id || !header.response || header.opcode != 0) return Match::foreign;
  if (message.questions.empty() && refuses_edns(header.rcode)) return Match::ours;
  if (message.questions.size() != 1 || message.questions[0] != question) return Match::foreign;
  return Match::ours;
}

bool is_encrypted(Way way) { return way == Way::tls || way == Way::https; }

// What another try, or another way, would not change; and nothing may be asked around it.
bool is_final(Failure reason) {
  return reason == Failure::tls_refused || reason == Failure::proxy_failed || reason == Failure::http_status;
}

}  // namespace

void Exchange::start(Surroundings around) { begin_leg(first_, around); }

void Exchange::begin_leg(Way way, Surroundings around) {
  way_ = way;
  handle_ = Handle{around.next_handle++};
  id_ = way == Way::https ? 0 : around.random.draw();  // RFC 8484 section 4.1
  edns_bytes_ = around.policy.edns_bytes;
  tries_ = 0;
  malformed_ = false;
  state_ = State::waiting;
  if (way != Way::udp) ++connections_;
  send_again(around);
}

// The same identifier and socket again, so that a late answer to an earlier try still counts.
void Exchange::send_again(Surroundings around) {
  const Instant wait = patience(around.policy);
  ++tries_;
  to_send_ = true;
  wake_at_ = std::min(around.now + wait, give_up_at_);
}

Instant Exchange::patience(const Policy& policy) const {
  if (way_ == Way::udp) return policy.udp_timeout * (1U << tries_);
  return first_ == Way::udp ? policy.tcp_timeout : policy.sole_timeout;
}

std::optional<Send> Exchange::take_send(const Server& server) {
  if (!to_send_ || state_ != State::waiting) return std::nullopt;
  to_send_ = false;
  const dns::Edns edns{.udp_bytes = edns_bytes_};
  if (!with_edns_) return Send{handle_, server, way_, dns::encode_query(id_, question_, std::nullopt)};
  if (is_encrypted(way_)) return Send{handle_, server, way_, dns::encode_padded_query(id_, question_, edns)};
  return Send{handle_, server, way_, dns::encode_query(id_, question_, edns)};
}

void Exchange::on_message(Way way, ByteView bytes, Surroundings around) {
  if (state_ != State::waiting || way != way_) return;
  auto message = dns::parse_message(bytes);
  if (!message) {
    const bool bears_our_id = bytes.size() >= 2 && (bytes[0] << 8 | bytes[1]) == id_;
    malformed_ = malformed_ || bears_our_id;
    ++ignored_;
    if (way != Way::udp) lose_leg(Failure::malformed, around);
    return;
  }
  if (match(*message, id_, question_) == Match::foreign) {
    ++ignored_;
    if (way != Way::udp) lose_leg(Failure::malformed, around);
    return;
  }
  accept(*std::move(message), around);
}

void Exchange::accept(dns::Message message, Surroundings around) {
  const bool may_leave_edns = with_edns_ && around.policy.without_edns == WithoutEdns::ask;
  if (may_leave_edns && refuses_edns(message.header.rcode)) {
    with_edns_ = false;
    const std::string outcome = dns::to_text(message.header.rcode);
    if (way_ != Way::udp) --connections_;  // asking again without EDNS is no repetition
    leave_leg(outcome, way_, around);
  } else if (!message.header.truncated) {
    answer_ = std::move(message);
    finish(State::answered);
  } else if (way_ == Way::udp) {
    truncated_ = true;
    leave_leg("truncated", Way::tcp, around);
  } else {
    finish(State::failed, Failure::truncated);
  }
}

void Exchange::leave_leg(std::string outcome, Way next, Surroundings around) {
  legs_.push_back({way_, std::move(outcome)});
  begin_leg(next, around);
}

void Exchange::on_failure(Failure reason, Surroundings around, std::string_view detail) {
  if (state_ != State::waiting) return;
  failure_detail_ = detail;
  lose_leg(reason, around);
}

void Exchange::on_time(Surroundings around) {
  if (state_ != State::waiting || around.now < wake_at_) return;
  if (around.now >= give_up_at_) return finish(State::failed, Failure::out_of_time);
  if (way_ == Way::udp && tries_ < around.policy.udp_tries) return send_again(around);
  lose_leg(malformed_ ? Failure::malformed : Failure::timeout, around);
}

// This leg brings nothing: TCP is left after UDP, and a second connection where one broke.
void Exchange::lose_leg(Failure reason, Surroundings around) {
  if (around.now >= give_up_at_) return finish(State::failed, Failure::out_of_time);
  const bool may_repeat = reason != Failure::timeout && !is_final(reason) && connections_ < around.policy.tcp_tries;
  if (way_ == Way::udp || may_repeat) {
    return leave_leg(to_text(reason), way_ == Way::udp ? Way::tcp : way_, around);
  }
  finish(State::failed, truncated_ ? Failure::truncated : reason);
}

void Exchange::finish(State state, Failure failure) {
  state_ = state;
  failure_ = failure;
  to_send_ = false;
}

}  // namespace emblem::lookup
