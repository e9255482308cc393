// The certificates at hand that commit organisations to root keys, which logs keep for ever.
#pragma once

#include "core/ct/log_list.h"
#include "core/evidence/set.h"
#include "engine/residue/facts.h"

namespace emblem::residue {

// Certificates with SCTs, and entries of logs, that have a name <kid>.adem-configuration.<domain>: one for each
// organisation, in the order of the set. A log that the list does not know is named by its identifier.
std::vector<Binding> find_bindings(const evidence::Set& evidence, const ct::LogList& logs, const Limits& limits);

}  // namespace emblem::residue
