// What is kept of transparency logs, a line for each thing: a mirror's index, the memory of tree heads.
#pragma once

#include <map>

#include "apps/wiring/inspected_facts.h"
#include "core/mirror/index.h"
#include "engine/gathering/tree_memory.h"

namespace emblem::wiring {

// As the built-in list calls them; else the identifier in base64.
class LogNames {
 public:
  LogNames(const crypto::Provider& provider, const Limits& limits);
  std::string find(const Sha256Digest& id) const;

 private:
  std::map<Sha256Digest, std::string> names_;
};

// "LOG; 1024 entries; 2026-06-01T00:00:00Z; root …"
std::string describe(const ct::TreeHead& head, const std::string& log);

// `size` in bytes, of the file.
Facts facts_of(const mirror::Index& index, std::size_t size, const LogNames& names);
Facts facts_of(const gathering::TreeMemory& memory, std::size_t size, const LogNames& names);

}  // namespace emblem::wiring
