#include "core/evidence/set.h"

namespace emblem::evidence {
namespace {

template <typename Map>
auto all_of(const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  return found == map.end() ? std::span<const typename Map::mapped_type::value_type>() : found->second;
}

}  // namespace

std::span<const EmbeddedSct> Set::scts_of(const Sha256Digest& log_id) const { return all_of(scts_, log_id); }

std::span<const std::size_t> Set::find_subject(ByteView name) const {
  return all_of(subjects_, Bytes(name.begin(), name.end()));
}

std::span<const std::size_t> Set::find_tree_heads(const Sha256Digest& log_id) const {
  return all_of(heads_by_log_, log_id);
}

std::span<const std::size_t> Set::find_inclusions(const Sha256Digest& log_id, const Sha256Digest& leaf_hash) const {
  return all_of(inclusions_by_hash_, {log_id, leaf_hash});
}

std::span<const std::size_t> Set::find_inclusions_at(const Sha256Digest& log_id, std::uint64_t index) const {
  return all_of(inclusions_by_index_, {log_id, index});
}

std::span<const std::size_t> Set::find_leaves(const Sha256Digest& log_id, const Sha256Digest& leaf_hash) const {
  return all_of(leaves_by_hash_, {log_id, leaf_hash});
}

}  // namespace emblem::evidence
