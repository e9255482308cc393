// Reads values out of a CBOR item that survey_item has found sound.
#pragma once

#include <optional>
#include <string_view>

#include "core/cbor/head.h"

namespace emblem::cbor {

// Each `take_` consumes the next item when it is of the type asked for; else it gives nothing and consumes nothing.
class Reader {
 public:
  // `item` must have passed survey_item.
  explicit Reader(ByteView item) : cursor_(item) {}

  std::size_t offset() const { return cursor_.offset(); }
  bool at_end() const { return cursor_.at_end(); }

  // Of the next item; the item must be there.
  Major major() const;

  std::optional<std::uint64_t> take_unsigned();
  // Integers from -2^63 to 2^63 - 1.
  std::optional<std::int64_t> take_integer();
  std::optional<ByteView> take_bytes();
  std::optional<std::string_view> take_text();
  // The number of elements, or of entries, that follow.
  std::optional<std::uint64_t> take_array();
  std::optional<std::uint64_t> take_map();
  std::optional<std::uint64_t> take_tag();
  std::optional<bool> take_boolean();
  // A half, single or double float; infinities and NaN too.
  std::optional<double> take_float();

  // Consumes the next item whole and returns its encoding.
  ByteView take_any();

 private:
  std::optional<std::uint64_t> take_argument(Major major);
  std::optional<ByteView> take_string(Major major);
  Cursor cursor_;
};

}  // namespace emblem::cbor
