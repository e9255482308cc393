// A leaf, and a tile of entries, that are read are written again as the same bytes. The first byte of the input is the
// number of entries that the tile should have; 0 stands for a leaf alone.
#include <cstdlib>

#include "core/ct/logged_entry.h"
#include "core/ct/tls_syntax.h"

namespace {

using emblem::Bytes;
using emblem::ByteView;
using emblem::ct::append;
using emblem::ct::append_uint;
using emblem::ct::Leaf;
using emblem::ct::LeafKind;

void require(bool holds) {
  if (!holds) std::abort();
}

Bytes encode(const Leaf& leaf) {
  Bytes out;
  append_uint(out, 0, 2);
  append_uint(out, leaf.timestamp, 8);
  append_uint(out, leaf.kind == LeafKind::precertificate ? 1 : 0, 2);
  if (leaf.kind == LeafKind::precertificate) append(out, leaf.issuer_key_hash.bytes);
  append_uint(out, leaf.content.size(), 3);
  append(out, leaf.content);
  append_uint(out, leaf.extensions.size(), 2);
  append(out, leaf.extensions);
  return out;
}

Bytes encode(const emblem::ct::TileEntry& entry, const emblem::Limits& limits) {
  const auto leaf = emblem::ct::parse_leaf(entry.leaf, limits);
  require(leaf.has_value());
  Bytes out(entry.leaf.begin() + 2, entry.leaf.end());
  if (leaf->kind == LeafKind::precertificate) {
    append_uint(out, entry.certificate.size(), 3);
    append(out, entry.certificate);
  } else {
    require(entry.certificate == leaf->content);
  }
  append_uint(out, entry.issuers.size() * 32, 2);
  for (const emblem::Sha256Digest& issuer : entry.issuers) append(out, issuer.bytes);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const emblem::Limits limits;
  const ByteView input(data + 1, size - 1);
  if (data[0] == 0) {
    const auto leaf = emblem::ct::parse_leaf(input, limits);
    if (leaf) require(emblem::equal(encode(*leaf), input));
    return 0;
  }
  const auto entries = emblem::ct::parse_data_tile(input, data[0], limits);
  if (!entries) return 0;
  require(entries->size() == data[0]);
  Bytes again;
  for (const emblem::ct::TileEntry& entry : *entries) append(again, encode(entry, limits));
  require(emblem::equal(again, input));
  return 0;
}
