#include "engine/own_resolver/reverse_names.h"

#include <set>

namespace emblem::own_resolver {

ReverseNames find_reverse_names(const Transcript& transcript, const dns::DomainName& reverse_name,
                                const Limits& limits) {
  ReverseNames found;
  const dns::Question question{reverse_name, dns::type_ptr};
  const dns::Message* reply = transcript.find_reply(question);
  if (reply == nullptr || reply->header.truncated) return found;
  std::set<dns::DomainName> names;
  for (const dns::Record& record : lookup::read_answer(*reply, question, 0, limits.aliases).data) {
    auto name = dns::DomainName::from_wire(record.rdata);
    if (name && !name->is_root()) names.insert(*std::move(name));
  }
  for (const dns::DomainName& name : names) {
    if (found.names.size() < limits.reverse_names) {
      found.names.push_back(name);
    } else {
      ++found.dropped;
    }
  }
  return found;
}

}  // namespace emblem::own_resolver
