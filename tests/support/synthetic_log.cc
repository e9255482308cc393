#include "tests/support/synthetic_log.h"

#include <algorithm>
#include <bit>
#include <charconv>

#include "adapters/openssl/private_key.h"
#include "adapters/provider/provider.h"
#include "core/bytes/base_encodings.h"
#include "core/ct/logged_entry.h"
#include "core/ct/timestamped_entry.h"
#include "core/ct/tls_syntax.h"

namespace emblem::support {
namespace {

const crypto::Provider& hasher() {
  static const std::unique_ptr<const crypto::Provider> made = provider::make_provider();
  return *made;
}

struct NewKey {
  Bytes pem;
  Bytes spki;
};

NewKey make_key() {
  const auto key = *openssl::make_private_key(crypto::Curve::p256);
  const Secret text = *key->encode(std::nullopt);
  return {{text.bytes().begin(), text.bytes().end()}, *hasher().encode_spki(key->public_key())};
}

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::uint64_t parameter(std::string_view path, std::string_view name) {
  const std::size_t at = path.find(std::string(name) + "=");
  return at == std::string_view::npos ? 0 : number_in(path.substr(at + name.size() + 1));
}

// "x001/x234/067.p/112"
ct::Tile tile_of(std::string_view path) {
  ct::Tile tile;
  const std::size_t partial = path.find(".p/");
  if (partial != std::string_view::npos) {
    tile.width = static_cast<std::uint16_t>(number_in(path.substr(partial + 3)));
    path = path.substr(0, partial);
  }
  std::string digits;
  std::ranges::copy_if(path, std::back_inserter(digits), [](char letter) { return letter >= '0' && letter <= '9'; });
  tile.index = number_in(digits);
  return tile;
}

void fill(Bytes& bytes, std::size_t size, std::uint64_t seed) {
  while (bytes.size() < size) bytes.push_back(static_cast<std::uint8_t>(seed += 0x9e37));
}

}  // namespace

SyntheticLog::SyntheticLog(Shape shape) : shape_(std::move(shape)) {
  const NewKey key = make_key();
  signer_ = std::make_unique<TestLog>(key.pem);
  log_ = {.id = signer_->id(),
          .key = key.spki,
          .kind = shape_.kind,
          .description = shape_.name,
          .operated_by = "Synthetic",
          .url = "https://" + shape_.name + ".example/",
          .states = {{ct::State::usable, UnixTime{}}},
          .interval_start = std::nullopt,
          .interval_end = std::nullopt};
  for (std::uint64_t number = 0; number < shape_.issuers; ++number) {
    Bytes issuer;
    ct::append_uint(issuer, number, 8);
    fill(issuer, shape_.issuer, number);
    issuers_.push_back(std::move(issuer));
    fingerprints_.push_back(hasher().sha256(issuers_.back()));
  }
  grow(shape_.size);
}

void SyntheticLog::grow(std::uint64_t to, std::uint64_t salt) {
  salts_.reserve(to);
  levels_.front().reserve(to);
  while (size() < to) {
    salts_.push_back(salt);
    add(ct::leaf_hash(leaf_at(size()), hasher()));
  }
  sign();
}

void SyntheticLog::cut(std::uint64_t to) {
  salts_.resize(to);
  by_hash_.clear();
  const std::vector<Sha256Digest> leaves(levels_.front().begin(),
                                         levels_.front().begin() + static_cast<std::ptrdiff_t>(to));
  levels_.assign(1, {});
  for (const Sha256Digest& leaf : leaves) add(leaf);
  sign();
}

void SyntheticLog::add(const Sha256Digest& leaf) {
  levels_.front().push_back(leaf);
  for (std::size_t level = 0; levels_[level].size() % 2 == 0; ++level) {
    if (level + 1 == levels_.size()) levels_.emplace_back();
    const auto& below = levels_[level];
    levels_[level + 1].push_back(ct::node_hash(below[below.size() - 2], below.back(), hasher()));
  }
}

void SyntheticLog::sign() {
  head_ = {.log_id = log_.id,
           .tree_size = size(),
           .timestamp = timestamp(size()),
           .root = node({0, size()}),
           .hash_algorithm = 4,
           .signature_algorithm = 3,
           .signature = {}};
  signer_->sign(head_);
}

Sha256Digest SyntheticLog::node(const ct::LeafRange& range) const {
  const auto parts = ct::perfect_parts(range);
  std::optional<Sha256Digest> hash;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    const int level = std::countr_zero(part->end - part->begin);
    const Sha256Digest& left = levels_[static_cast<std::size_t>(level)][part->begin >> level];
    hash = hash ? ct::node_hash(left, *hash, hasher()) : left;
  }
  return *hash;
}

Bytes SyntheticLog::certificate_at(std::uint64_t index) const {
  Bytes bytes;
  ct::append_uint(bytes, index, 8);
  ct::append_uint(bytes, salts_[index], 8);
  fill(bytes, shape_.certificate, index);
  return bytes;
}

Bytes SyntheticLog::leaf_at(std::uint64_t index) const {
  Bytes leaf;
  ct::append_uint(leaf, 0, 2);
  ct::append_uint(leaf, timestamp(index), 8);
  ct::append_uint(leaf, 1, 2);
  ct::append(leaf, fingerprints_[index % shape_.issuers].bytes);  // in place of the digest of its key
  ct::append_uint(leaf, shape_.certificate, 3);
  ct::append(leaf, certificate_at(index));
  if (shape_.kind == ct::Kind::tiled) {
    ct::append_uint(leaf, 8, 2);
    ct::append_uint(leaf, 0, 1);
    ct::append_uint(leaf, 5, 2);
    ct::append_uint(leaf, index, 5);
  } else {
    ct::append_uint(leaf, 0, 2);
  }
  return leaf;
}

std::string SyntheticLog::path_json(const std::vector<ct::LeafRange>& ranges) const {
  std::string text;
  for (const ct::LeafRange& range : ranges)
    text += (text.empty() ? "\"" : ",\"") + encode_base64(node(range).bytes) + "\"";
  return "[" + text + "]";
}

std::string SyntheticLog::entry_json(std::uint64_t index) const {
  Bytes chain;
  const Bytes& issuer = issuers_[index % shape_.issuers];
  ct::append_uint(chain, issuer.size(), 3);
  ct::append(chain, issuer);
  Bytes extra;
  ct::append_uint(extra, shape_.certificate, 3);
  ct::append(extra, certificate_at(index));
  ct::append_uint(extra, chain.size(), 3);
  ct::append(extra, chain);
  return "{\"leaf_input\":\"" + encode_base64(leaf_at(index)) + "\",\"extra_data\":\"" + encode_base64(extra) + "\"}";
}

std::string SyntheticLog::tree_head_json() const {
  Bytes seal{head_.hash_algorithm, head_.signature_algorithm};
  ct::append_uint(seal, head_.signature.size(), 2);
  ct::append(seal, head_.signature);
  return "{\"tree_size\":" + std::to_string(size()) + ",\"timestamp\":" + std::to_string(head_.timestamp) +
         ",\"sha256_root_hash\":\"" + encode_base64(head_.root.bytes) + "\",\"tree_head_signature\":\"" +
         encode_base64(seal) + "\"}";
}

// The hash is the last thing but the size in the query, percent-encoded.
std::optional<std::uint64_t> SyntheticLog::find_leaf(std::string_view path) const {
  const std::size_t at = path.find("hash=") + 5;
  std::string base64;
  for (std::size_t i = at; i < path.size() && path[i] != '&'; ++i) {
    if (path[i] != '%') {
      base64 += path[i];
      continue;
    }
    base64 += static_cast<char>(std::stoi(std::string(path.substr(i + 1, 2)), nullptr, 16));
    i += 2;
  }
  while (by_hash_.size() < size()) by_hash_.emplace(leaf_hash(by_hash_.size()), by_hash_.size());
  const auto bytes = parse_base64(base64);
  Sha256Digest hash;
  if (!bytes || bytes->size() != hash.bytes.size()) return std::nullopt;
  std::ranges::copy(*bytes, hash.bytes.begin());
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> SyntheticLog::answer_json(std::string_view path) const {
  if (path == "ct/v1/get-sth") return tree_head_json();
  if (path.starts_with("ct/v1/get-sth-consistency?")) {
    const auto ranges = ct::ranges_of_consistency(parameter(path, "first"), parameter(path, "second"));
    return "{\"consistency\":" + path_json(ranges) + "}";
  }
  if (path.starts_with("ct/v1/get-proof-by-hash?")) {
    const auto index = find_leaf(path);
    if (!index) return std::nullopt;
    return "{\"leaf_index\":" + std::to_string(*index) +
           ",\"audit_path\":" + path_json(ct::ranges_of_inclusion(*index, parameter(path, "tree_size"))) + "}";
  }
  if (path.starts_with("ct/v1/get-entries?")) {
    const std::uint64_t start = parameter(path, "start");
    const std::uint64_t end = std::min({parameter(path, "end") + 1, size(), start + shape_.page});
    std::string text;
    for (std::uint64_t index = start; index < end; ++index) text += (text.empty() ? "" : ",") + entry_json(index);
    return "{\"entries\":[" + text + "]}";
  }
  return std::nullopt;
}

std::string SyntheticLog::checkpoint() const {
  const std::string origin = shape_.name + ".example";
  Bytes name_and_id(as_bytes(origin).begin(), as_bytes(origin).end());
  ct::append_uint(name_and_id, '\n', 1);
  ct::append_uint(name_and_id, 5, 1);
  ct::append(name_and_id, log_.id.bytes);
  const Sha256Digest digest = hasher().sha256(name_and_id);
  Bytes signature(digest.bytes.begin(), digest.bytes.begin() + 4);
  ct::append_uint(signature, head_.timestamp, 8);
  ct::append_uint(signature, head_.hash_algorithm, 1);
  ct::append_uint(signature, head_.signature_algorithm, 1);
  ct::append_uint(signature, head_.signature.size(), 2);
  ct::append(signature, head_.signature);
  return origin + "\n" + std::to_string(size()) + "\n" + encode_base64(head_.root.bytes) + "\n\n\u2014 " + origin +
         " " + encode_base64(signature) + "\n";
}

std::optional<std::string> SyntheticLog::data_tile(const ct::Tile& tile) const {
  const std::uint64_t begin = tile.index * ct::full_tile;
  if (begin + tile.width > size()) return std::nullopt;
  Bytes bytes;
  for (std::uint64_t index = begin; index < begin + tile.width; ++index) {
    ct::append(bytes, ct::encode_tile_entry({.leaf = leaf_at(index),
                                             .certificate = certificate_at(index),
                                             .issuers = {fingerprints_[index % shape_.issuers]}}));
  }
  return std::string(as_text(bytes));
}

std::optional<std::string> SyntheticLog::hash_tile(const ct::Tile& tile) const {
  const std::size_t level = std::size_t{8} * tile.level;
  const std::uint64_t begin = tile.index * ct::full_tile;
  if (level >= levels_.size() || begin + tile.width > levels_[level].size()) return std::nullopt;
  std::string bytes;
  for (std::uint64_t at = begin; at < begin + tile.width; ++at) bytes += as_text(levels_[level][at].bytes);
  return bytes;
}

std::optional<std::string> SyntheticLog::answer_tiled(std::string_view path) const {
  if (path == "checkpoint") return checkpoint();
  if (path.starts_with("tile/data/")) return data_tile(tile_of(path.substr(10)));
  if (path.starts_with("tile/")) {
    ct::Tile tile = tile_of(path.substr(7));
    tile.level = static_cast<std::uint8_t>(path[5] - '0');
    return hash_tile(tile);
  }
  for (std::size_t number = 0; number < issuers_.size(); ++number) {
    if (path == ct::issuer_path(fingerprints_[number])) return std::string(as_text(issuers_[number]));
  }
  return std::nullopt;
}

gathering::WebAnswer SyntheticLog::answer(std::string_view path) const {
  const auto body = shape_.kind == ct::Kind::tiled ? answer_tiled(path) : answer_json(path);
  if (!body) return {.status = 404, .body = {}};
  return {.status = 200, .body = {body->begin(), body->end()}};
}

}  // namespace emblem::support
