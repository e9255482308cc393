#include "core/ct/tree_head.h"

#include "core/ct/timestamp.h"
#include "core/ct/tls_syntax.h"

namespace emblem::ct {

UnixTime TreeHead::time() const { return from_milliseconds(timestamp); }

Bytes encode_signed_tree_head(const TreeHead& head) {
  constexpr std::uint64_t version_1 = 0;
  constexpr std::uint64_t tree_hash = 1;
  Bytes out;
  append_uint(out, version_1, 1);
  append_uint(out, tree_hash, 1);
  append_uint(out, head.timestamp, 8);
  append_uint(out, head.tree_size, 8);
  append(out, head.root.bytes);
  return out;
}

crypto::SignatureCheck verify_tree_head(const TreeHead& head, const Log& log, const crypto::Provider& provider) {
  if (head.log_id != log.id) return crypto::SignatureCheck::bad;
  if (!is_log_signature(head.hash_algorithm, head.signature_algorithm)) return crypto::SignatureCheck::bad;
  const auto key = provider.import_log_key(log.key);
  if (!key) return crypto::SignatureCheck::bad;
  return (*key)->check_signature(encode_signed_tree_head(head), head.signature);
}

}  // namespace emblem::ct
