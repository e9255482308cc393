// What an emblem says, in words and law. The sign indicates; the protection comes from the law.
#pragma once

#include <vector>

#include "core/token/token.h"
#include "emblem/report.h"

namespace emblem::validate {

// One entry for each bit of `prp`, in the order of the bits.
std::vector<ReportedProtection> describe_protection(token::Purposes purposes);

// The kind's bits by name ("red-cross", …); nothing for an unknown name.
std::optional<token::Purposes> find_kind(std::string_view name);

}  // namespace emblem::validate
