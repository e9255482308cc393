// A checkpoint that is read is written again as the same bytes, and a head found in it is the log's and says what the
// checkpoint says.
#include <algorithm>
#include <cstdlib>

#include "adapters/provider/provider.h"
#include "core/bytes/base_encodings.h"
#include "core/ct/checkpoint.h"

namespace {

using emblem::Bytes;
using emblem::ByteView;

std::string encode(const emblem::ct::Checkpoint& checkpoint) {
  std::string note = checkpoint.origin + "\n" + std::to_string(checkpoint.tree_size) + "\n" +
                     emblem::encode_base64(checkpoint.root.bytes) + "\n\n";
  for (const emblem::ct::NoteSignature& signature : checkpoint.signatures) {
    Bytes bytes(signature.key_id.begin(), signature.key_id.end());
    bytes.insert(bytes.end(), signature.content.begin(), signature.content.end());
    note += "\u2014 " + signature.name + " " + emblem::encode_base64(bytes) + "\n";
  }
  return note;
}

// Luoshu2027, whose checkpoint is in the corpus.
emblem::Sha256Digest log_id() {
  const Bytes bytes = *emblem::parse_base64("VzRIzG4dLA3JS2nyh9Hv5IPHolxQxTILuzrep29usEE=");
  emblem::Sha256Digest id;
  std::ranges::copy(bytes, id.bytes.begin());
  return id;
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto provider = emblem::provider::make_provider();
  static const emblem::Sha256Digest id = log_id();
  const ByteView input(data, size);
  const auto checkpoint = emblem::ct::parse_checkpoint(input, emblem::Limits{});
  if (!checkpoint) return 0;
  require(encode(*checkpoint) == emblem::as_text(input));
  const auto head = emblem::ct::find_tree_head(*checkpoint, id, *provider);
  if (!head) return 0;
  require(head->log_id == id && head->tree_size == checkpoint->tree_size && head->root == checkpoint->root);
  return 0;
}
