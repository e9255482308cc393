// Logs in memory that answer as real ones do, but for the lies that a test tells.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>

#include "adapters/openssl/private_key.h"
#include "core/bytes/base_encodings.h"
#include "core/ct/tiles.h"
#include "core/ct/timestamped_entry.h"
#include "engine/gathering/gathering.h"
#include "tests/support/test_key.h"
#include "tests/support/test_log.h"

namespace emblem::gathering {

inline const UnixTime june = parse_rfc3339("2026-06-01T00:00:00Z").value();

inline void append_number(Bytes& out, std::uint64_t number, int width) {
  for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(number >> shift));
}

inline Bytes with_length(ByteView content, int width) {
  Bytes out;
  append_number(out, content.size(), width);
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

inline void append(Bytes& out, ByteView more) { out.insert(out.end(), more.begin(), more.end()); }

// A TimestampedEntry for a certificate of these bytes.
inline Bytes entry_of(ByteView certificate) {
  Bytes entry;
  append_number(entry, 1'780'000'000'000, 8);
  append_number(entry, 0, 2);
  append(entry, with_length(certificate, 3));
  append_number(entry, 0, 2);
  return entry;
}

inline Bytes leaf_of(ByteView certificate) {
  Bytes leaf{0, 0};
  append(leaf, entry_of(certificate));
  return leaf;
}

// One log of either kind at an address of its own.
class FakeLog {
 public:
  FakeLog(ct::Kind kind, const std::string& name)
      : name_(name), kind_(kind), key_(*openssl::make_private_key(crypto::Curve::p256)), tree_(pem()) {}

  // Takes in a certificate of these bytes, issued by ISSUER; its index.
  std::uint64_t add(const std::string& certificate) {
    certificates_[leaves_.size()] = certificate;
    return take_in(hash_of(certificate));
  }
  void fill(std::uint64_t size, const std::string& salt = {}) {
    while (leaves_.size() < size) take_in(support::provider().sha256(as_bytes(salt + std::to_string(leaves_.size()))));
  }
  // Forgets everything behind the first `size` entries.
  void cut(std::uint64_t size) {
    std::vector<Sha256Digest> kept(leaves_.begin(), leaves_.begin() + static_cast<std::ptrdiff_t>(size));
    leaves_.clear();
    tree_ = support::TestLog(pem());
    for (const Sha256Digest& leaf : kept) take_in(leaf);
  }

  static Sha256Digest hash_of(const std::string& certificate) {
    return ct::leaf_hash(leaf_of(as_bytes(certificate)), support::provider());
  }

  const Sha256Digest& id() const { return tree_.id(); }
  ct::TreeHead head() const { return tree_.head(tree_.size(), june); }
  std::string address() const { return "https://" + name_ + ".example/"; }
  std::string list_entry() const {
    const std::string where =
        kind_ == ct::Kind::tiled ? "\"submission_url\":\"https://x.example/\",\"monitoring_url\":\"" : "\"url\":\"";
    return "{\"description\":\"" + name_ + "\",\"log_id\":\"" + encode_base64(tree_.id().bytes) + "\",\"key\":\"" +
           encode_base64(*support::provider().encode_spki(key_->public_key())) + "\",\"mmd\":86400," + where +
           address() + "\",\"state\":{\"usable\":{\"timestamp\":\"2020-01-01T00:00:00Z\"}}}";
  }
  ct::Kind kind() const { return kind_; }
  const std::string& name() const { return name_; }

  // Of the path below the address.
  WebAnswer answer(std::string_view path) const {
    const auto body = kind_ == ct::Kind::tiled ? find_tiled(path) : find_rfc6962(path);
    return body ? WebAnswer{200, {body->begin(), body->end()}} : WebAnswer{404, {}};
  }

 private:
  Bytes pem() const {
    const Secret text = *key_->encode(std::nullopt);
    return {text.bytes().begin(), text.bytes().end()};
  }

  std::uint64_t take_in(const Sha256Digest& leaf) {
    leaves_.push_back(leaf);
    return tree_.add(leaf);
  }

  static std::uint64_t number_of(std::string_view path, const std::string& name) {
    const std::size_t at = path.find(name + "=");
    return at == std::string_view::npos ? 0 : std::stoull(std::string(path.substr(at + name.size() + 1)));
  }

  static std::string path_json(const std::vector<Sha256Digest>& path) {
    std::string text = "[";
    for (const Sha256Digest& node : path) text += (text.size() > 1 ? ",\"" : "\"") + encode_base64(node.bytes) + "\"";
    return text + "]";
  }

  std::string sth() const {
    const ct::TreeHead now = head();
    Bytes seal{now.hash_algorithm, now.signature_algorithm};
    append(seal, with_length(now.signature, 2));
    return "{\"tree_size\":" + std::to_string(now.tree_size) + ",\"timestamp\":" + std::to_string(now.timestamp) +
           ",\"sha256_root_hash\":\"" + encode_base64(now.root.bytes) + "\",\"tree_head_signature\":\"" +
           encode_base64(seal) + "\"}";
  }

  std::string certificate_at(std::uint64_t index) const {
    const auto found = certificates_.find(index);
    return found == certificates_.end() ? "NOBODY'S" : found->second;
  }

  std::string entry_json(std::uint64_t index) const {
    const Bytes chain = with_length(with_length(as_bytes("ISSUER"), 3), 3);
    return "\"leaf_input\":\"" + encode_base64(leaf_of(as_bytes(certificate_at(index)))) + "\",\"extra_data\":\"" +
           encode_base64(chain) + "\"";
  }

  std::optional<std::string> find_rfc6962(std::string_view path) const {
    if (path == "ct/v1/get-sth") return sth();
    if (path.starts_with("ct/v1/get-sth-consistency?")) {
      const auto link = tree_.link(number_of(path, "first"), number_of(path, "second"));
      return "{\"consistency\":" + path_json(link.proof.path) + "}";
    }
    if (path.starts_with("ct/v1/get-proof-by-hash?")) {
      for (const auto& [index, certificate] : certificates_) {
        if (path.find(percent(hash_of(certificate))) == std::string_view::npos) continue;
        const auto proof = tree_.inclusion(index, number_of(path, "tree_size")).proof;
        return "{\"leaf_index\":" + std::to_string(index) + ",\"audit_path\":" + path_json(proof.path) + "}";
      }
    }
    if (path.starts_with("ct/v1/get-entries?")) return "{\"entries\":[{" + entry_json(number_of(path, "start")) + "}]}";
    if (path.starts_with("ct/v1/get-entry-and-proof?")) {
      const std::uint64_t index = number_of(path, "leaf_index");
      return "{" + entry_json(index) +
             ",\"audit_path\":" + path_json(tree_.inclusion(index, number_of(path, "tree_size")).proof.path) + "}";
    }
    return std::nullopt;
  }

  static std::string percent(const Sha256Digest& hash) {
    std::string text;
    for (const char letter : encode_base64(hash.bytes)) {
      text += letter == '+' ? "%2B" : letter == '/' ? "%2F" : letter == '=' ? "%3D" : std::string(1, letter);
    }
    return text;
  }

  // A checkpoint as static logs sign it: the content of the signature is a timestamp and a DigitallySigned.
  std::string checkpoint() const {
    const ct::TreeHead now = head();
    const std::string origin = name_ + ".example";
    Bytes name_and_id(as_bytes(origin).begin(), as_bytes(origin).end());
    name_and_id.push_back('\n');
    name_and_id.push_back(5);
    append(name_and_id, tree_.id().bytes);
    const Sha256Digest digest = support::provider().sha256(name_and_id);
    Bytes signature(digest.bytes.begin(), digest.bytes.begin() + 4);
    append_number(signature, now.timestamp, 8);
    signature.push_back(now.hash_algorithm);
    signature.push_back(now.signature_algorithm);
    append(signature, with_length(now.signature, 2));
    return origin + "\n" + std::to_string(now.tree_size) + "\n" + encode_base64(now.root.bytes) + "\n\n\u2014 " +
           origin + " " + encode_base64(signature) + "\n";
  }

  static Sha256Digest root_of(std::span<const Sha256Digest> leaves) {
    if (leaves.size() == 1) return leaves.front();
    const std::size_t half = leaves.size() / 2;
    return ct::node_hash(root_of(leaves.first(half)), root_of(leaves.subspan(half)), support::provider());
  }

  std::string tile_bytes(const ct::Tile& tile) const {
    std::string bytes;
    const std::uint64_t span = std::uint64_t{1} << (8 * tile.level);
    for (std::uint64_t place = 0; place < tile.width; ++place) {
      const std::uint64_t begin = (tile.index * ct::full_tile + place) * span;
      const Sha256Digest hash = root_of(std::span(leaves_).subspan(begin, span));
      bytes.append(as_text(hash.bytes));
    }
    return bytes;
  }

  std::string entries_bytes(const ct::Tile& tile) const {
    Bytes bytes;
    const Sha256Digest issuer = support::provider().sha256(as_bytes("ISSUER"));
    for (std::uint64_t place = 0; place < tile.width; ++place) {
      append(bytes, entry_of(as_bytes(certificate_at(tile.index * ct::full_tile + place))));
      append(bytes, with_length(issuer.bytes, 2));
    }
    return std::string(as_text(bytes));
  }

  std::optional<std::string> find_tiled(std::string_view path) const {
    if (path == "checkpoint") return checkpoint();
    if (path == ct::issuer_path(support::provider().sha256(as_bytes("ISSUER")))) return "ISSUER";
    for (std::uint64_t index = 0; index * ct::full_tile < leaves_.size(); ++index) {
      const auto width =
          static_cast<std::uint16_t>(std::min<std::uint64_t>(ct::full_tile, leaves_.size() - index * ct::full_tile));
      const ct::Tile tile{.level = 0, .index = index, .width = width};
      if (path == ct::hash_tile_path(tile)) return tile_bytes(tile);
      if (path == ct::data_tile_path(tile)) return entries_bytes(tile);
    }
    const ct::Tile above{.level = 1, .index = 0, .width = static_cast<std::uint16_t>(leaves_.size() / ct::full_tile)};
    if (above.width > 0 && path == ct::hash_tile_path(above)) return tile_bytes(above);
    return std::nullopt;
  }

  std::string name_;
  ct::Kind kind_;
  std::unique_ptr<openssl::PrivateKey> key_;
  support::TestLog tree_;
  std::vector<Sha256Digest> leaves_;
  std::map<std::uint64_t, std::string> certificates_;
};

// Changes what comes, by its address.
using Lie = std::function<Result<WebAnswer>(const std::string& url, WebAnswer honest)>;

class FakeWeb final : public Web {
 public:
  explicit FakeWeb(std::vector<const FakeLog*> logs, Lie lie = {}) : logs_(std::move(logs)), lie_(std::move(lie)) {}

  void start(Ticket ticket, const WebRequest& request) override {
    asked.push_back(request.url);
    waiting_.push_back({ticket, answer(request.url)});
  }

  // The last asked ends first: nothing may depend on the order.
  std::optional<Finished> wait() override {
    if (waiting_.empty()) return std::nullopt;
    Finished last = std::move(waiting_.back());
    waiting_.pop_back();
    return last;
  }

  std::vector<std::string> asked;

 private:
  Result<WebAnswer> answer(const std::string& url) const {
    for (const FakeLog* log : logs_) {
      if (!url.starts_with(log->address())) continue;
      WebAnswer honest = log->answer(std::string_view(url).substr(log->address().size()));
      return lie_ ? lie_(url, std::move(honest)) : Result<WebAnswer>(std::move(honest));
    }
    return fail(Code::http_unanswered, url, "no such host");
  }

  std::vector<const FakeLog*> logs_;
  Lie lie_;
  std::deque<Finished> waiting_;
};

}  // namespace emblem::gathering
