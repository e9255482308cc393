#include "core/ct/timestamped_entry.h"

#include "core/ct/tls_syntax.h"

namespace emblem::ct {
namespace {

constexpr std::uint64_t precert_entry = 1;

}  // namespace

Bytes encode_timestamped_entry(const Sct& sct, const PrecertificateEntry& entry) {
  Bytes out;
  out.reserve(47 + entry.tbs.size() + 2 + sct.extensions.size());
  append_uint(out, 0, 1);  // version 1
  append_uint(out, 0, 1);  // certificate_timestamp, timestamped_entry
  append_uint(out, sct.timestamp, 8);
  append_uint(out, precert_entry, 2);
  append(out, entry.issuer_key_hash.bytes);
  append_uint(out, entry.tbs.size(), 3);
  append(out, entry.tbs);
  append_uint(out, sct.extensions.size(), 2);
  append(out, sct.extensions);
  return out;
}

Sha256Digest leaf_hash(ByteView merkle_tree_leaf, const crypto::Provider& provider) {
  Bytes leaf = {0x00};
  append(leaf, merkle_tree_leaf);
  return provider.sha256(leaf);
}

}  // namespace emblem::ct
