#include "engine/lookup/outcome.h"

#include "core/dns/text_record.h"

namespace emblem::lookup {

std::string to_text(Failure reason) {
  switch (reason) {
    case Failure::timeout:
      return "timeout";
    case Failure::unreachable:
      return "unreachable";
    case Failure::connection_failed:
      return "connection failed";
    case Failure::truncated:
      return "truncated";
    case Failure::malformed:
      return "malformed answer";
    case Failure::server_failure:
      return "server failure";
    case Failure::refused:
      return "refused";
    case Failure::other_rcode:
      return "error";
    case Failure::referral:
      return "referral";
    case Failure::lame:
      return "no authority";
    case Failure::alias_loop:
      return "alias loop";
    case Failure::too_many_names:
      return "too many names";
    case Failure::out_of_time:
      return "out of time";
    case Failure::tls_refused:
      return "not the server named";
    case Failure::proxy_failed:
      return "not let through by the proxy";
    case Failure::http_status:
      return "HTTP error";
    case Failure::bogus:
      return "bogus";
    case Failure::not_validated:
      return "not validated";
    case Failure::not_asked:
      return "not asked, since no question before it was answered";
  }
  return "error";
}

Carries classify_record(const dns::Record& record, dns::RecordType ihle) {
  if (record.type == ihle) return Carries::emblem_record;
  if (record.type != dns::type_txt) return Carries::other;
  const auto text = dns::parse_text_record(record.rdata);
  return text && text->starts_with("adem-") ? Carries::emblem_record : Carries::other;
}

}  // namespace emblem::lookup
