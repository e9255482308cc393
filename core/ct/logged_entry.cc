#include "core/ct/logged_entry.h"

#include "core/ct/tls_syntax.h"

namespace emblem::ct {
namespace {

std::unexpected<Error> malformed(const Cursor& at, std::string what) {
  return fail(Code::leaf_malformed, "byte " + std::to_string(at.offset()), std::move(what));
}

Bytes copy_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

// ASN.1Cert, opaque<1..2^24-1>.
Result<Bytes> take_certificate(Cursor& cursor, const Limits& limits) {
  const auto der = take_vector(cursor, 3);
  if (!der || der->empty()) return malformed(cursor, "no certificate, or less than announced");
  if (der->size() > limits.certificate_bytes) return fail(Code::limit_exceeded, "certificate");
  return copy_of(*der);
}

// What the entry is about: a precertificate follows on its own, a certificate is in the leaf.
Result<Bytes> take_submitted(Cursor& cursor, const Leaf& leaf, const Limits& limits) {
  if (leaf.kind == LeafKind::precertificate) return take_certificate(cursor, limits);
  if (leaf.content.size() > limits.certificate_bytes) return fail(Code::limit_exceeded, "certificate");
  return leaf.content;
}

Result<void> parse_extra_data(ByteView extra_data, const Leaf& leaf, const Limits& limits, LoggedEntry& entry) {
  Cursor cursor(extra_data);
  EMBLEM_TRY(entry.certificate, take_submitted(cursor, leaf, limits));
  const auto chain = take_vector(cursor, 3);
  if (!chain || !cursor.at_end()) return malformed(cursor, "not one chain of certificates");
  Cursor certificates(*chain);
  while (!certificates.at_end()) {
    auto issuer = take_certificate(certificates, limits);
    if (!issuer) return std::unexpected(within("chain", std::move(issuer).error()));
    entry.chain.push_back(*std::move(issuer));
  }
  return {};
}

// TileLeaf; `tile` is what the cursor reads.
Result<TileEntry> take_tile_entry(Cursor& cursor, ByteView tile, const Limits& limits) {
  const std::size_t begin = cursor.offset();
  EMBLEM_TRY(const Leaf leaf, take_timestamped_entry(cursor));
  const ByteView timestamped_entry = tile.subspan(begin, cursor.offset() - begin);
  TileEntry entry;
  append_uint(entry.leaf, 0, 2);  // version 1, timestamped_entry
  append(entry.leaf, timestamped_entry);
  if (entry.leaf.size() > limits.log_entry_bytes) return fail(Code::limit_exceeded, "log entry");
  EMBLEM_TRY(entry.certificate, take_submitted(cursor, leaf, limits));
  const auto chain = take_vector(cursor, 2);
  if (!chain) return malformed(cursor, "cut in the chain");
  Cursor fingerprints(*chain);
  while (const auto fingerprint = take_digest(fingerprints)) entry.issuers.push_back(*fingerprint);
  if (!fingerprints.at_end()) return malformed(cursor, "a chain that is not of digests");
  return entry;
}

}  // namespace

Result<LoggedEntry> parse_logged_entry(ByteView leaf_input, ByteView extra_data, const Limits& limits) {
  const auto leaf = parse_leaf(leaf_input, limits);
  if (!leaf) return std::unexpected(within("leaf_input", leaf.error()));
  if (extra_data.size() > limits.log_entry_bytes) return fail(Code::limit_exceeded, "extra_data");
  LoggedEntry entry;
  entry.leaf = copy_of(leaf_input);
  if (auto read = parse_extra_data(extra_data, *leaf, limits, entry); !read) {
    return std::unexpected(within("extra_data", std::move(read).error()));
  }
  return entry;
}

Result<std::vector<TileEntry>> parse_data_tile(ByteView tile, std::size_t width, const Limits& limits) {
  if (tile.size() > limits.http_answer_bytes) return fail(Code::limit_exceeded, "data tile");
  Cursor cursor(tile);
  std::vector<TileEntry> entries;
  while (entries.size() < width) {
    auto entry = take_tile_entry(cursor, tile, limits);
    if (!entry) return std::unexpected(within("entry " + std::to_string(entries.size()), std::move(entry).error()));
    entries.push_back(*std::move(entry));
  }
  if (!cursor.at_end()) return malformed(cursor, "more entries than the tile should have");
  return entries;
}

Bytes encode_tile_entry(const TileEntry& entry) {
  // Version and leaf type are left out; the type of the entry follows its timestamp.
  constexpr std::size_t left_out = 2;
  constexpr std::size_t entry_type = 10;
  const ByteView leaf(entry.leaf);
  Bytes bytes;
  bytes.reserve(entry.leaf.size() + entry.certificate.size() + 32 * entry.issuers.size() + 8);
  append(bytes, leaf.subspan(left_out));
  if (leaf[entry_type] != 0 || leaf[entry_type + 1] != 0) {
    append_uint(bytes, entry.certificate.size(), 3);
    append(bytes, entry.certificate);
  }
  append_uint(bytes, 32 * entry.issuers.size(), 2);
  for (const Sha256Digest& issuer : entry.issuers) append(bytes, issuer.bytes);
  return bytes;
}

}  // namespace emblem::ct
