#include "core/x509/certificate.h"

#include <algorithm>

namespace emblem::x509 {

bool has_dns_name(const Certificate& certificate, std::string_view name) {
  return std::ranges::find(certificate.dns_names, name) != certificate.dns_names.end();
}

}  // namespace emblem::x509
