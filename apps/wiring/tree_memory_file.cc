#include "apps/wiring/tree_memory_file.h"

#include "adapters/clock/clock.h"
#include "adapters/files/files.h"
#include "adapters/files/folders.h"
#include "adapters/files/trial.h"
#include "adapters/files/writing.h"
#include "core/bundle/bundle.h"
#include "core/bytes/base_encodings.h"

namespace emblem::wiring {

using gathering::TreeMemory;

constexpr std::size_t memory_bytes = std::size_t{4} * 1024 * 1024;

Result<TreeMemory> read_memory(const std::string& path, const Limits& limits) {
  if (!files::exists(path)) return TreeMemory();
  EMBLEM_TRY(const Bytes text, files::read_file(path, memory_bytes));
  auto memory = TreeMemory::parse(text, limits);
  if (!memory) return std::unexpected(within(path, std::move(memory).error()));
  return memory;
}

Result<void> try_memory(const std::string& path) {
  EMBLEM_CHECK(files::make_parents(path));
  return files::try_writing(path);
}

Result<void> keep_memory(const std::string& path, TreeMemory memory, const Limits& limits) {
  EMBLEM_TRY(const TreeMemory now, read_memory(path, limits));
  memory.remember_all(now);
  if (memory == now) return {};
  EMBLEM_CHECK(files::make_parents(path));
  return files::write_file(path, as_bytes(memory.encode()), files::Mode::owner_only);
}

Result<std::vector<std::string>> keep_forks(const std::string& path, std::span<const gathering::Fork> forks,
                                            const crypto::Provider& provider, const Limits& limits) {
  std::vector<std::string> kept_in;
  for (const gathering::Fork& fork : forks) {
    bundle::Bundle kept{.made = clock::read_clock(), .look_ups = {}, .evidence = {}, .log_list = std::nullopt};
    kept.evidence.tree_heads = {fork.seen, fork.given};
    if (fork.proof) kept.evidence.links.push_back({.log_id = fork.seen.log_id, .proof = *fork.proof});
    EMBLEM_TRY(const Bytes bytes, bundle::encode_bundle(kept, limits));
    kept_in.push_back(path + "-fork-" + encode_hex(provider.sha256(bytes).bytes).substr(0, 16));
    EMBLEM_CHECK(files::make_parents(kept_in.back()));
    EMBLEM_CHECK(files::write_file(kept_in.back(), bytes, files::Mode::everybody_reads));
  }
  return kept_in;
}

}  // namespace emblem::wiring
