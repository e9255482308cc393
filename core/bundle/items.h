// Between a set of evidence and what a file carries of it.
#pragma once

#include <span>

#include "core/bundle/bundle.h"
#include "core/evidence/set.h"
#include "core/token/log_entry.h"

namespace emblem::bundle {

// Everything that the set holds.
Items items_of(const evidence::Set& set);

// Only what can count for these log entries: the certificates that they name with the way up from each (roots left
// out, since whoever judges brings their own) and the lists of their issuers; tree heads and links of the logs named;
// proofs and leaves of the entries. A leaf is left out where its certificate is there. Nothing is verified: what is
// named so and does not hold stays, for the judge to say so.
Items select_needed(const evidence::Set& set, std::span<const token::LogEntry> entries,
                    const crypto::Provider& provider, const Limits& limits);

// Hands everything to the builder; findings name it "NAME: certificate 1".
void add_items(const Items& items, std::string_view name, evidence::SetBuilder& builder);

}  // namespace emblem::bundle
