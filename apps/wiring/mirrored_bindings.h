// The commitments that mirrors hold, whoever they are of.
#pragma once

#include <span>

#include "apps/wiring/mirrors.h"
#include "core/x509/reader.h"
#include "engine/residue/facts.h"

namespace emblem::wiring {

struct MirroredReading {
  std::span<const Mirror> mirrors;
  const ct::LogList& logs;  // for their names
  const crypto::Provider& provider;
  const x509::Reader& reader;
  const Limits& limits;
};

// Each entry by itself, in the order of the mirrors. Reads all their sections, but takes apart only certificates that
// have the name of a commitment. Error: mirror_malformed; `where` is the file.
Result<std::vector<residue::Mirrored>> find_mirrored_bindings(const MirroredReading& reading);

}  // namespace emblem::wiring
