#include "core/mirror/content.h"

#include "core/ct/partial_tree.h"
#include "core/ct/timestamped_entry.h"

namespace emblem::mirror {

Result<Content> parse_content(ByteView bytes, const ct::LeafRange& range, const crypto::Provider& provider,
                              const Limits& limits) {
  Content content;
  const std::uint64_t width = width_of(range);
  EMBLEM_TRY(content.entries, ct::parse_data_tile(bytes, width, limits));
  ct::PartialTree tree(width, provider);
  for (std::uint64_t place = 0; place < width; ++place) {
    content.leaf_hashes.push_back(ct::leaf_hash(content.entries[place].leaf, provider));
    tree.add({place, place + 1}, content.leaf_hashes.back());
  }
  content.root = tree.find_root().value_or(Sha256Digest{});
  content.sha256 = provider.sha256(bytes);
  return content;
}

}  // namespace emblem::mirror
