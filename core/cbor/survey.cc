#include "core/cbor/survey.h"

#include <algorithm>
#include <vector>

#include "core/bytes/utf8.h"
#include "core/cbor/head.h"

namespace emblem::cbor {
namespace {

// A map key: its encoding for the order, its meaning for equality.
struct Key {
  ByteView encoding;
  Major major{};
  std::uint64_t argument = 0;
  ByteView content;

  bool means_the_same(const Key& other) const {
    return major == other.major && argument == other.argument && equal(content, other.content);
  }
};

struct Frame {
  Major major{};
  std::uint64_t items_left = 0;  // of a map: keys and values
  std::size_t first_key = 0;     // where this map's keys begin in the surveyor's list
};

class Surveyor {
 public:
  Surveyor(ByteView bytes, const SurveyLimits& limits) : bytes_(bytes), cursor_(bytes), limits_(limits) {
    constexpr std::size_t usual_depth = 8;
    constexpr std::size_t usual_keys = 16;
    frames_.reserve(usual_depth);
    keys_.reserve(usual_keys);
  }

  Result<Survey> run() {
    do {
      if (!take_item()) return std::unexpected(std::move(error_));
      leave_finished();
    } while (!frames_.empty());
    if (!cursor_.at_end()) return fail(Code::input_trailing, place(cursor_.offset()));
    return survey_;
  }

 private:
  bool expects_key() const {
    return !frames_.empty() && frames_.back().major == Major::map && frames_.back().items_left % 2 == 0;
  }

  // These say whether it went well; what went wrong is kept in error_, for it happens once and items are many.
  bool take_item() {
    const std::size_t start = cursor_.offset();
    const bool is_key = expects_key();
    Head head;
    if (!read_head(cursor_, head)) {
      error_ = take_head(cursor_).error();
      return false;
    }
    if (head.longer_than_needed && !survey_.long_head) survey_.long_head = start;
    if (is_key && head.major > Major::text) return refuse(Code::cbor_malformed, start, "a map key of this type");
    if (!frames_.empty()) --frames_.back().items_left;
    ByteView content;
    if (head.major == Major::bytes || head.major == Major::text) {
      const auto taken = head.argument > cursor_.remaining() ? std::nullopt : cursor_.take(head.argument);
      if (!taken) return refuse(Code::input_truncated, start, "");
      content = *taken;
      if (head.major == Major::text && !is_utf8(as_text(content))) return refuse(Code::text_not_utf8, start, "");
    }
    if (is_key) {
      const ByteView encoding = bytes_.subspan(start, cursor_.offset() - start);
      return add_key({.encoding = encoding, .major = head.major, .argument = head.argument, .content = content}, start);
    }
    return enter(head, start);
  }

  bool enter(const Head& head, std::size_t start) {
    if (head.major != Major::array && head.major != Major::map && head.major != Major::tag) return true;
    if (frames_.size() >= limits_.depth) return refuse(Code::limit_exceeded, start, "CBOR nesting");
    std::uint64_t items = head.major == Major::tag ? 1 : head.argument;
    if (head.major == Major::map) {
      if (items > limits_.map_entries) return refuse(Code::limit_exceeded, start, "entries of a map");
      items *= 2;
    }
    // Every item takes a byte at least.
    if (items > cursor_.remaining()) return refuse(Code::input_truncated, start, "");
    frames_.push_back({.major = head.major, .items_left = items, .first_key = keys_.size()});
    return true;
  }

  bool add_key(const Key& key, std::size_t start) {
    const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(frames_.back().first_key);
    if (std::any_of(first, keys_.end(), [&](const Key& other) { return key.means_the_same(other); })) {
      return refuse(Code::cbor_repeated_key, start, "");
    }
    if (first != keys_.end() && !survey_.unsorted_key && as_text(keys_.back().encoding) > as_text(key.encoding)) {
      survey_.unsorted_key = start;
    }
    keys_.push_back(key);
    return true;
  }

  void leave_finished() {
    while (!frames_.empty() && frames_.back().items_left == 0) {
      keys_.resize(frames_.back().first_key);
      frames_.pop_back();
    }
  }

  bool refuse(Code code, std::size_t offset, std::string_view what) {
    error_ = {code, place(offset), std::string(what)};
    return false;
  }

  static std::string place(std::size_t offset) { return "byte " + std::to_string(offset); }

  ByteView bytes_;
  Cursor cursor_;
  SurveyLimits limits_;
  std::vector<Frame> frames_;
  std::vector<Key> keys_;
  Survey survey_;
  Error error_{};
};

}  // namespace

Result<Survey> survey_item(ByteView bytes, const SurveyLimits& limits) { return Surveyor(bytes, limits).run(); }

}  // namespace emblem::cbor
