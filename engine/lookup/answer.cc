#include "engine/lookup/answer.h"

#include <algorithm>

#include "core/dns/alias.h"

namespace emblem::lookup {
namespace {

std::vector<dns::Record> records_at(const std::vector<dns::Record>& section, const dns::DomainName& owner,
                                    dns::RecordType type) {
  std::vector<dns::Record> found;
  std::ranges::copy_if(section, std::back_inserter(found),
                       [&](const dns::Record& record) { return record.type == type && record.owner == owner; });
  return found;
}

// An SOA record counts only if its zone holds the name (RFC 2308 section 5).
bool has_soa(const dns::Message& message, const dns::DomainName& name) {
  return std::ranges::any_of(message.authority, [&](const dns::Record& record) {
    return record.type == dns::type_soa && name.is_at_or_below(record.owner);
  });
}

bool has_ns(const dns::Message& message) {
  return std::ranges::any_of(message.authority, [](const dns::Record& record) { return record.type == dns::type_ns; });
}

Failure failure_of(dns::Rcode rcode) {
  switch (rcode) {
    case dns::Rcode::server_failure:
      return Failure::server_failure;
    case dns::Rcode::refused:
      return Failure::refused;
    default:
      return Failure::other_rcode;
  }
}

void read_negative(const dns::Message& message, Answer& answer) {
  const bool soa = has_soa(message, answer.end);
  const bool speaks_for_itself = message.header.authoritative || message.header.recursion_available;
  const bool name_error = message.header.rcode == dns::Rcode::name_error;
  if (!name_error && !soa && !answer.aliases.empty()) {
    answer.says = Says::elsewhere;
  } else if (!name_error && !soa && has_ns(message)) {
    answer.failure = Failure::referral;
  } else if (!soa && !speaks_for_itself) {
    answer.failure = Failure::lame;
  } else {
    answer.says = name_error ? Says::no_name : Says::no_data;
    answer.without_soa = !soa;
  }
}

}  // namespace

Answer read_answer(const dns::Message& message, const dns::Question& question, dns::RecordType ihle,
                   std::size_t most_aliases) {
  Answer answer{.end = question.name};
  const dns::Rcode rcode = message.header.rcode;
  if (rcode != dns::Rcode::no_error && rcode != dns::Rcode::name_error) {
    answer.failure = failure_of(rcode);
    return answer;
  }
  dns::AliasPath path = dns::follow_aliases(question.name, message.answers, most_aliases);
  answer.end = path.end;
  answer.aliases = std::move(path.used);
  if (path.how == dns::AliasEnd::looped) {
    answer.failure = Failure::alias_loop;
    return answer;
  }
  answer.data = records_at(message.answers, answer.end, question.type);
  if (question.type != ihle) answer.beside = records_at(message.additional, answer.end, ihle);
  if (!answer.data.empty()) {
    answer.says = Says::data;
  } else {
    read_negative(message, answer);
  }
  return answer;
}

}  // namespace emblem::lookup
