#include "engine/gathering/tree_memory.h"

#include <algorithm>
#include <charconv>

#include "core/bytes/base_encodings.h"

namespace emblem::gathering {
namespace {

constexpr std::string_view first_line = "emblem tree heads 1";
constexpr std::size_t most_signature_bytes = 1024;  // RSA of 8,192 bits

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::uint64_t> to_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (status != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Sha256Digest> to_digest(std::string_view base64) {
  const auto bytes = parse_base64(base64);
  Sha256Digest digest;
  if (!bytes || bytes->size() != digest.bytes.size()) return std::nullopt;
  std::ranges::copy(*bytes, digest.bytes.begin());
  return digest;
}

// "log size timestamp root hash-algorithm signature-algorithm signature"
std::optional<ct::TreeHead> parse_line(std::string_view line) {
  const auto words = split(line, ' ');
  if (words.size() != 7) return std::nullopt;
  const auto log = to_digest(words[0]);
  const auto size = to_number(words[1]);
  const auto timestamp = to_number(words[2]);
  const auto root = to_digest(words[3]);
  const auto hash = to_number(words[4]);
  const auto algorithm = to_number(words[5]);
  auto signature = parse_base64(words[6]);
  if (!log || !size || !timestamp || !root || !hash || !algorithm || *hash > 255 || *algorithm > 255)
    return std::nullopt;
  if (!signature || signature->size() > most_signature_bytes) return std::nullopt;
  return ct::TreeHead{.log_id = *log,
                      .tree_size = *size,
                      .timestamp = *timestamp,
                      .root = *root,
                      .hash_algorithm = static_cast<std::uint8_t>(*hash),
                      .signature_algorithm = static_cast<std::uint8_t>(*algorithm),
                      .signature = *std::move(signature)};
}

std::string to_line(const ct::TreeHead& head) {
  return encode_base64(head.log_id.bytes) + " " + std::to_string(head.tree_size) + " " +
         std::to_string(head.timestamp) + " " + encode_base64(head.root.bytes) + " " +
         std::to_string(head.hash_algorithm) + " " + std::to_string(head.signature_algorithm) + " " +
         encode_base64(head.signature) + "\n";
}

}  // namespace

Result<TreeMemory> TreeMemory::parse(ByteView text, const Limits& limits) {
  auto lines = split(as_text(text), '\n');
  if (lines.front() != first_line) return fail(Code::memory_malformed, "line 1", "not a memory of tree heads");
  if (!lines.back().empty()) return fail(Code::memory_malformed, "line " + std::to_string(lines.size()), "cut short");
  if (lines.size() - 2 > limits.log_items) return fail(Code::memory_malformed, "", "more logs than there are");
  TreeMemory memory;
  for (std::size_t index = 1; index + 1 < lines.size(); ++index) {
    const auto head = parse_line(lines[index]);
    const bool taken = head && memory.heads_.emplace(head->log_id, *head).second;
    if (!taken) return fail(Code::memory_malformed, "line " + std::to_string(index + 1));
  }
  return memory;
}

std::string TreeMemory::encode() const {
  std::string text(first_line);
  text += '\n';
  for (const auto& [log, head] : heads_) text += to_line(head);
  return text;
}

std::optional<ct::TreeHead> TreeMemory::find(const Sha256Digest& log_id) const {
  const auto found = heads_.find(log_id);
  return found == heads_.end() ? std::nullopt : std::optional(found->second);
}

void TreeMemory::remember(const ct::TreeHead& head) {
  const auto [known, added] = heads_.emplace(head.log_id, head);
  const auto rank = [](const ct::TreeHead& one) { return std::pair(one.tree_size, one.timestamp); };
  if (!added && rank(head) > rank(known->second)) known->second = head;
}

bool is_tree_memory(ByteView text) { return as_text(text).starts_with("emblem tree heads "); }

void TreeMemory::remember_all(const TreeMemory& other) {
  for (const auto& [log, head] : other.heads_) remember(head);
}

}  // namespace emblem::gathering
