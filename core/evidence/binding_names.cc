#include "core/evidence/binding_names.h"

#include <algorithm>

namespace emblem::evidence {

Binding check_binding_names(const x509::Certificate& certificate, std::string_view domain,
                            std::span<const std::string> kids) {
  const std::string configuration = "adem-configuration." + std::string(domain);
  const bool has_key = std::ranges::any_of(kids, [&](const std::string& kid) {
    return !kid.empty() && x509::has_dns_name(certificate, kid + "." + configuration);
  });
  if (!has_key) return Binding::none;
  if (x509::has_dns_name(certificate, configuration)) return Binding::as_drafted;
  return x509::has_dns_name(certificate, domain) ? Binding::older_names : Binding::none;
}

}  // namespace emblem::evidence
