#include "core/ct/log_answers.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/ct/tls_syntax.h"
#include "core/json/document.h"

namespace emblem::ct {
namespace {

// An entry is three values and at least 1000 bytes of text, and there is room for 8 MB of them.
constexpr std::size_t answer_nodes = 32768;
constexpr std::uint64_t largest_number = std::uint64_t{1} << 63;  // exclusive

std::unexpected<Error> malformed(std::string_view member, std::string what) {
  return fail(Code::log_answer_malformed, std::string(member), std::move(what));
}

Result<json::Document> parse_object(ByteView json, const Limits& limits) {
  if (json.size() > limits.http_answer_bytes) return fail(Code::limit_exceeded, "answer");
  EMBLEM_TRY(json::Document document,
             json::Document::parse(as_text(json), {.nodes = answer_nodes, .depth = limits.depth}));
  if (document.root().type() != json::Type::object) return malformed("answer", "not an object");
  return document;
}

Result<json::Value> member_of(const json::Value& object, std::string_view name) {
  const auto value = object.find(name);
  if (!value) return malformed(name, "not there");
  return *value;
}

Result<std::uint64_t> number_of(const json::Value& object, std::string_view name) {
  EMBLEM_TRY(const json::Value value, member_of(object, name));
  const auto number = value.unsigned_integer();
  if (!number || *number >= largest_number) return malformed(name, "not a number from 0 to 2^63 - 1");
  return *number;
}

Result<Bytes> bytes_of(const json::Value& object, std::string_view name) {
  EMBLEM_TRY(const json::Value value, member_of(object, name));
  const auto text = value.string();
  if (!text) return malformed(name, "not text");
  auto bytes = parse_base64(*text);
  if (!bytes) return malformed(name, "not base64");
  return bytes;
}

Result<Sha256Digest> digest_from(std::string_view base64, std::string_view name) {
  const auto bytes = parse_base64(base64);
  Sha256Digest digest;
  if (!bytes || bytes->size() != digest.bytes.size()) return malformed(name, "not base64 of 32 bytes");
  std::ranges::copy(*bytes, digest.bytes.begin());
  return digest;
}

Result<std::vector<Sha256Digest>> path_of(const json::Value& object, std::string_view name, const Limits& limits) {
  EMBLEM_TRY(const json::Value array, member_of(object, name));
  // So a log written in Go answers get-entry-and-proof for a tree of one leaf.
  if (array.is_null()) return std::vector<Sha256Digest>();
  if (array.type() != json::Type::array) return malformed(name, "not an array");
  if (array.size() > limits.proof_nodes) return fail(Code::limit_exceeded, std::string(name));
  std::vector<Sha256Digest> path;
  for (auto node = array.first(); node; node = node->next()) {
    const std::string where = std::string(name) + "[" + std::to_string(path.size()) + "]";
    EMBLEM_TRY(const Sha256Digest digest, digest_from(node->string().value_or(""), where));
    path.push_back(digest);
  }
  return path;
}

Result<LoggedEntry> entry_of(const json::Value& object, const Limits& limits) {
  EMBLEM_TRY(const Bytes leaf_input, bytes_of(object, "leaf_input"));
  EMBLEM_TRY(const Bytes extra_data, bytes_of(object, "extra_data"));
  return parse_logged_entry(leaf_input, extra_data, limits);
}

Result<TreeHead> tree_head_of(const json::Value& object, const Sha256Digest& log_id) {
  TreeHead head;
  head.log_id = log_id;
  EMBLEM_TRY(head.tree_size, number_of(object, "tree_size"));
  EMBLEM_TRY(head.timestamp, number_of(object, "timestamp"));
  EMBLEM_TRY(const json::Value root, member_of(object, "sha256_root_hash"));
  EMBLEM_TRY(head.root, digest_from(root.string().value_or(""), "sha256_root_hash"));
  EMBLEM_TRY(const Bytes signature, bytes_of(object, "tree_head_signature"));
  Cursor cursor(signature);
  const auto seal = take_digitally_signed(cursor);
  if (!seal || !cursor.at_end()) return malformed("tree_head_signature", "not a signature");
  head.hash_algorithm = seal->hash_algorithm;
  head.signature_algorithm = seal->signature_algorithm;
  head.signature.assign(seal->signature.begin(), seal->signature.end());
  return head;
}

}  // namespace

Result<TreeHead> parse_tree_head_answer(ByteView json, const Sha256Digest& log_id, const Limits& limits) {
  auto document = parse_object(json, limits);
  auto head = document ? tree_head_of(document->root(), log_id) : Result<TreeHead>(std::unexpected(document.error()));
  if (!head && head.error().code == Code::log_answer_malformed) head.error().code = Code::tree_head_malformed;
  return head;
}

Result<ConsistencyProof> parse_consistency_answer(ByteView json, std::uint64_t first, std::uint64_t second,
                                                  const Limits& limits) {
  EMBLEM_TRY(const json::Document document, parse_object(json, limits));
  ConsistencyProof proof{.first = first, .second = second, .path = {}};
  EMBLEM_TRY(proof.path, path_of(document.root(), "consistency", limits));
  return proof;
}

Result<InclusionProof> parse_proof_answer(ByteView json, std::uint64_t tree_size, const Limits& limits) {
  EMBLEM_TRY(const json::Document document, parse_object(json, limits));
  InclusionProof proof{.index = 0, .tree_size = tree_size, .path = {}};
  EMBLEM_TRY(proof.index, number_of(document.root(), "leaf_index"));
  if (proof.index >= tree_size) return malformed("leaf_index", "outside the tree asked about");
  EMBLEM_TRY(proof.path, path_of(document.root(), "audit_path", limits));
  return proof;
}

Result<std::vector<LoggedEntry>> parse_entries_answer(ByteView json, std::size_t most, const Limits& limits) {
  EMBLEM_TRY(const json::Document document, parse_object(json, limits));
  EMBLEM_TRY(const json::Value array, member_of(document.root(), "entries"));
  if (array.type() != json::Type::array || array.size() == 0) return malformed("entries", "no entries");
  if (array.size() > most) return malformed("entries", "more than were asked for");
  std::vector<LoggedEntry> entries;
  for (auto value = array.first(); value; value = value->next()) {
    auto entry = entry_of(*value, limits);
    if (!entry) {
      return std::unexpected(within("entries[" + std::to_string(entries.size()) + "]", std::move(entry).error()));
    }
    entries.push_back(*std::move(entry));
  }
  return entries;
}

Result<EntryAndProof> parse_entry_and_proof_answer(ByteView json, std::uint64_t index, std::uint64_t tree_size,
                                                   const Limits& limits) {
  EMBLEM_TRY(const json::Document document, parse_object(json, limits));
  EntryAndProof answer;
  EMBLEM_TRY(answer.entry, entry_of(document.root(), limits));
  answer.proof = {.index = index, .tree_size = tree_size, .path = {}};
  EMBLEM_TRY(answer.proof.path, path_of(document.root(), "audit_path", limits));
  return answer;
}

}  // namespace emblem::ct
