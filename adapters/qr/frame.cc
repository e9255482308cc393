#include "adapters/qr/frame.h"

#include <algorithm>

#include "adapters/qr/base45.h"
#include "core/bytes/base_encodings.h"

namespace emblem::qr {
namespace {

constexpr std::string_view magic = "EMB1 ";
constexpr std::size_t digest_characters = 8;
constexpr std::size_t header_characters = magic.size() + 6 + digest_characters + 1;  // "EMB1 12/34 01234567 "

std::string digest_of(ByteView file, const crypto::Provider& provider) {
  std::string digest = encode_hex(provider.sha256(file).bytes).substr(0, digest_characters);
  for (char& digit : digest) digit = digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
  return digest;
}

// A number from 1 to most_frames up to `end`, which is consumed too.
std::optional<std::size_t> take_number(std::string_view& text, char end) {
  const std::size_t size = text.find(end);
  if (size == std::string_view::npos || size == 0 || size > 2 || text.front() == '0') return std::nullopt;
  std::size_t number = 0;
  for (const char digit : text.substr(0, size)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = 10 * number + static_cast<std::size_t>(digit - '0');
  }
  text.remove_prefix(size + 1);
  return number;
}

bool is_upper_hex(char character) {
  return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'F');
}

std::unexpected<Error> unreadable(std::string detail) { return fail(Code::qr_unreadable, "", std::move(detail)); }

}  // namespace

std::string encode_frame(const Frame& frame) {
  return std::string(magic) + std::to_string(frame.number) + "/" + std::to_string(frame.total) + " " + frame.digest +
         " " + encode_base45(frame.piece);
}

std::optional<Frame> parse_frame(std::string_view text) {
  if (!text.starts_with(magic)) return std::nullopt;
  text.remove_prefix(magic.size());
  const auto number = take_number(text, '/');
  const auto total = number ? take_number(text, ' ') : std::nullopt;
  if (!total || *number > *total) return std::nullopt;
  const std::string_view digest = text.substr(0, digest_characters);
  if (text.size() <= digest_characters || text[digest_characters] != ' ') return std::nullopt;
  if (!std::ranges::all_of(digest, is_upper_hex)) return std::nullopt;
  auto piece = parse_base45(text.substr(digest_characters + 1));
  if (!piece || piece->empty()) return std::nullopt;
  return Frame{*number, *total, std::string(digest), *std::move(piece)};
}

Result<std::vector<Frame>> make_frames(ByteView file, std::size_t most_characters, const crypto::Provider& provider) {
  if (file.empty()) return fail(Code::request_malformed, "", "an empty file");
  const std::size_t most_bytes = (most_characters - header_characters) / 3 * 2;
  const std::size_t total = (file.size() + most_bytes - 1) / most_bytes;
  if (total > most_frames) return fail(Code::limit_exceeded, "", std::to_string(total) + " codes");
  const std::size_t each = (file.size() + total - 1) / total;
  const std::string digest = digest_of(file, provider);
  std::vector<Frame> frames;
  for (std::size_t at = 0; at < file.size(); at += each) {
    const ByteView piece = file.subspan(at, std::min(each, file.size() - at));
    frames.push_back({frames.size() + 1, total, digest, Bytes(piece.begin(), piece.end())});
  }
  for (Frame& frame : frames) frame.total = frames.size();  // rounding up may have saved one
  return frames;
}

Result<void> FrameCollector::add(std::string_view text) {
  auto frame = parse_frame(text);
  if (!frame) return {};
  if (!frames_.empty()) {
    const Frame& first = frames_.begin()->second;
    if (frame->digest != first.digest || frame->total != first.total) {
      return unreadable("codes of two files: " + first.digest + " and " + frame->digest);
    }
  }
  const std::size_t number = frame->number;
  const auto [kept, added] = frames_.try_emplace(number, *std::move(frame));
  if (!added && kept->second != *parse_frame(text)) {
    return unreadable("two codes with number " + std::to_string(number));
  }
  return {};
}

std::string FrameCollector::missing() const {
  std::string numbers;
  const std::size_t total = frames_.begin()->second.total;
  for (std::size_t number = 1; number <= total; ++number) {
    if (!frames_.contains(number)) numbers += (numbers.empty() ? "" : ", ") + std::to_string(number);
  }
  return numbers;
}

Result<Bytes> FrameCollector::join(const crypto::Provider& provider) const {
  if (frames_.empty()) return unreadable("no code of ours in it");
  const Frame& first = frames_.begin()->second;
  if (const std::string numbers = missing(); !numbers.empty()) {
    return unreadable("of " + std::to_string(first.total) + " codes these are missing: " + numbers);
  }
  Bytes file;
  for (const auto& [number, frame] : frames_) file.insert(file.end(), frame.piece.begin(), frame.piece.end());
  if (digest_of(file, provider) != first.digest) return unreadable("the codes do not make the file that they name");
  return file;
}

}  // namespace emblem::qr
