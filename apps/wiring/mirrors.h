// Mirrors among the evidence, and what they hold for claims.
#pragma once

#include <span>

#include "core/bundle/bundle.h"
#include "core/ct/log_list.h"
#include "core/evidence/set.h"
#include "core/mirror/index.h"
#include "engine/gathering/claim.h"

namespace emblem::wiring {

struct Mirror {
  std::string folder;
  mirror::Index index;
};

struct FromMirrors {
  bundle::Items items;            // as logs would have given them
  std::vector<Finding> findings;  // mirror_interval, mirror_lacks_entry
};

struct MirrorReading {
  std::span<const Mirror> mirrors;
  const evidence::Set& evidence;  // where it has a proof of an entry, no mirror need have it
  const ct::LogList& logs;        // for their names
  const crypto::Provider& provider;
  const Limits& limits;
};

// For every log entry of the claim whose log is mirrored. Error: mirror_malformed; `where` is the file.
Result<FromMirrors> settle_from_mirrors(const gathering::Claim& claim, const MirrorReading& reading);

}  // namespace emblem::wiring
