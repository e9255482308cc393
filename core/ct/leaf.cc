#include "core/ct/leaf.h"

#include "core/ct/timestamp.h"
#include "core/ct/tls_syntax.h"

namespace emblem::ct {
namespace {

constexpr std::uint64_t version_1 = 0;
constexpr std::uint64_t timestamped_entry = 0;
constexpr std::uint64_t x509_entry = 0;
constexpr std::uint64_t precert_entry = 1;

std::unexpected<Error> malformed(const Cursor& at, std::string what) {
  return fail(Code::leaf_malformed, "byte " + std::to_string(at.offset()), std::move(what));
}

}  // namespace

UnixTime Leaf::time() const { return from_milliseconds(timestamp); }

Result<Leaf> take_timestamped_entry(Cursor& cursor) {
  Leaf leaf;
  const auto timestamp = cursor.take_uint(8);
  const auto type = cursor.take_uint(2);
  if (!timestamp || !type) return malformed(cursor, "cut before its content");
  if (*type != x509_entry && *type != precert_entry) return malformed(cursor, "a kind of entry that nobody knows");
  leaf.timestamp = *timestamp;
  if (*type == precert_entry) {
    const auto issuer_key_hash = take_digest(cursor);
    if (!issuer_key_hash) return malformed(cursor, "cut in the issuer's key hash");
    leaf.kind = LeafKind::precertificate;
    leaf.issuer_key_hash = *issuer_key_hash;
  }
  const auto content = take_vector(cursor, 3);
  if (!content || content->empty()) return malformed(cursor, "no content, or less than announced");
  leaf.content.assign(content->begin(), content->end());
  const auto extensions = take_vector(cursor, 2);
  if (!extensions) return malformed(cursor, "cut in the extensions");
  leaf.extensions.assign(extensions->begin(), extensions->end());
  return leaf;
}

Result<Leaf> parse_leaf(ByteView merkle_tree_leaf, const Limits& limits) {
  if (merkle_tree_leaf.size() > limits.log_entry_bytes) return fail(Code::limit_exceeded, "log entry");
  Cursor cursor(merkle_tree_leaf);
  if (cursor.take_uint(1) != version_1) return malformed(cursor, "not version 1");
  if (cursor.take_uint(1) != timestamped_entry) return malformed(cursor, "not a timestamped entry");
  EMBLEM_TRY(Leaf leaf, take_timestamped_entry(cursor));
  if (!cursor.at_end()) return malformed(cursor, "bytes left over");
  return leaf;
}

}  // namespace emblem::ct
