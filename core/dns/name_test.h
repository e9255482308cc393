// What tests say of names. Included by tests only.
#pragma once

#include "core/dns/domain_name.h"

namespace emblem::dns {

inline DomainName name(std::string_view text) { return DomainName::parse(text).value(); }

}  // namespace emblem::dns
