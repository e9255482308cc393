#include "core/ct/checkpoint.h"

#include <algorithm>
#include <charconv>

#include "core/bytes/ascii.h"
#include "core/bytes/base_encodings.h"
#include "core/bytes/utf8.h"
#include "core/ct/tls_syntax.h"

namespace emblem::ct {
namespace {

// Clients must take 16; a log's own, its witnesses' and its meaningless ones are fewer than 10.
constexpr std::size_t most_signatures = 64;
constexpr std::string_view signature_mark = "\u2014 ";
constexpr std::size_t key_id_bytes = 4;

// A note's lines, counted.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  // The next line without its end; nothing where no line ends.
  std::optional<std::string_view> take() {
    ++number_;
    const auto end = rest_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }

  std::unexpected<Error> malformed(std::string what) const {
    return fail(Code::tree_head_malformed, "line " + std::to_string(number_), std::move(what));
  }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

bool is_control(char character) { return static_cast<unsigned char>(character) < 0x20 && character != '\n'; }

// Decimal, in the shortest form, at most 2^63 - 1.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0') || !std::ranges::all_of(text, is_digit)) return {};
  std::int64_t size = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (status != std::errc{} || end != text.data() + text.size()) return {};
  return static_cast<std::uint64_t>(size);
}

Result<NoteSignature> parse_signature(std::string_view line, const Lines& lines) {
  if (!line.starts_with(signature_mark)) return lines.malformed("not a signature");
  line.remove_prefix(signature_mark.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return lines.malformed("a signature without its name");
  const std::string_view name = line.substr(0, space);
  if (name.empty() || name.contains('+')) return lines.malformed("not a key's name");
  const auto bytes = parse_base64(line.substr(space + 1));
  if (!bytes) return lines.malformed("a signature that is not base64");
  if (bytes->size() <= key_id_bytes) return lines.malformed("a signature too short to be one");
  NoteSignature signature{.name = std::string(name), .key_id = {}, .content = {}};
  std::copy_n(bytes->begin(), key_id_bytes, signature.key_id.begin());
  signature.content.assign(bytes->begin() + key_id_bytes, bytes->end());
  return signature;
}

Result<void> parse_body(Lines& lines, Checkpoint& checkpoint) {
  const auto origin = lines.take();
  if (!origin || origin->empty()) return lines.malformed("no origin");
  checkpoint.origin = *origin;
  const auto size = parse_size(lines.take().value_or(""));
  if (!size) return lines.malformed("not a tree size");
  checkpoint.tree_size = *size;
  const auto root = parse_base64(lines.take().value_or(""));
  if (!root || root->size() != checkpoint.root.bytes.size()) return lines.malformed("not a root hash");
  std::ranges::copy(*root, checkpoint.root.bytes.begin());
  const auto blank = lines.take();
  if (!blank || !blank->empty()) return lines.malformed("more lines than an origin, a size and a root hash");
  return {};
}

// Of a key for signatures of type 5, RFC6962NoteSignature (static-ct-api, "Checkpoints").
std::array<std::uint8_t, key_id_bytes> note_key_id(std::string_view name, const Sha256Digest& log_id,
                                                   const crypto::Provider& provider) {
  Bytes named;
  append(named, as_bytes(name));
  append_uint(named, '\n', 1);
  append_uint(named, 0x05, 1);
  append(named, log_id.bytes);
  std::array<std::uint8_t, key_id_bytes> id{};
  std::copy_n(provider.sha256(named).bytes.begin(), id.size(), id.begin());
  return id;
}

}  // namespace

Result<Checkpoint> parse_checkpoint(ByteView note, const Limits& limits) {
  if (note.size() > limits.checkpoint_bytes) return fail(Code::limit_exceeded, "checkpoint");
  const std::string_view text = as_text(note);
  Lines lines(text);
  Checkpoint checkpoint;
  EMBLEM_CHECK(parse_body(lines, checkpoint));
  while (!lines.at_end()) {
    const auto line = lines.take();
    if (!line) return lines.malformed("a line without an end");
    if (checkpoint.signatures.size() == most_signatures)
      return fail(Code::limit_exceeded, "signatures of a checkpoint");
    EMBLEM_TRY(NoteSignature signature, parse_signature(*line, lines));
    checkpoint.signatures.push_back(std::move(signature));
  }
  if (checkpoint.signatures.empty()) return lines.malformed("no signature");
  if (!is_utf8(text) || std::ranges::any_of(text, is_control)) {
    return fail(Code::tree_head_malformed, "text", "not UTF-8, or with control characters");
  }
  return checkpoint;
}

Result<TreeHead> find_tree_head(const Checkpoint& checkpoint, const Sha256Digest& log_id,
                                const crypto::Provider& provider) {
  const auto malformed = [](std::string what) {
    return fail(Code::tree_head_malformed, "signatures", std::move(what));
  };
  const auto key_id = note_key_id(checkpoint.origin, log_id, provider);
  const auto is_of_log = [&](const NoteSignature& signature) {
    return signature.name == checkpoint.origin && signature.key_id == key_id;
  };
  const auto found = std::ranges::find_if(checkpoint.signatures, is_of_log);
  if (found == checkpoint.signatures.end()) return malformed("none of this log");
  if (std::ranges::count_if(checkpoint.signatures, is_of_log) > 1) return malformed("more than one of this log");
  Cursor cursor(found->content);
  const auto timestamp = cursor.take_uint(8);
  const auto seal = take_digitally_signed(cursor);
  if (!timestamp || !seal || !cursor.at_end()) return malformed("the log's cannot be read");
  return TreeHead{.log_id = log_id,
                  .tree_size = checkpoint.tree_size,
                  .timestamp = *timestamp,
                  .root = checkpoint.root,
                  .hash_algorithm = seal->hash_algorithm,
                  .signature_algorithm = seal->signature_algorithm,
                  .signature = Bytes(seal->signature.begin(), seal->signature.end())};
}

}  // namespace emblem::ct
