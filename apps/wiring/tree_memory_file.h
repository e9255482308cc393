// The memory of tree heads in its file, and what shows that a log has forked, beside it.
#pragma once

#include <span>
#include <string>

#include "core/crypto/provider.h"
#include "engine/gathering/harvest.h"
#include "engine/gathering/tree_memory.h"

namespace emblem::wiring {

// An empty one where there is no file. Errors: memory_malformed, file_unreadable; `where` begins with the file.
Result<gathering::TreeMemory> read_memory(const std::string& path, const Limits& limits);

// Whether it could be kept: logs are asked once, and what they say then should not be lost. Makes its folder. Error:
// file_not_written.
Result<void> try_memory(const std::string& path);

// What others have learned meanwhile stays. Errors: as read_memory, file_not_written.
Result<void> keep_memory(const std::string& path, gathering::TreeMemory memory, const Limits& limits);

// Each as a bundle of its own, "PATH-fork-…", that `emblem inspect` shows and `emblem check --evidence` takes; their
// names. Errors: file_not_written, those of bundle::encode_bundle.
Result<std::vector<std::string>> keep_forks(const std::string& path, std::span<const gathering::Fork> forks,
                                            const crypto::Provider& provider, const Limits& limits);

}  // namespace emblem::wiring
