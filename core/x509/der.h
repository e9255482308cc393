// The little of DER (X.690) that taking a certificate apart needs.
#pragma once

#include "core/bytes/cursor.h"
#include "emblem/result.h"

namespace emblem::x509 {

enum class Tag : std::uint8_t {
  boolean = 0x01,
  integer = 0x02,
  bit_string = 0x03,
  octet_string = 0x04,
  object_identifier = 0x06,
  sequence = 0x30,
  context_0 = 0xa0,
  context_1 = 0x81,  // implicit, primitive: issuerUniqueID
  context_2 = 0x82,  // implicit, primitive: subjectUniqueID
  context_3 = 0xa3,
};

struct Element {
  std::uint8_t tag = 0;
  ByteView content;
  ByteView whole;  // with identifier and length

  bool is(Tag expected) const { return tag == static_cast<std::uint8_t>(expected); }
};

// Reads elements that stand one after the other: one-byte identifiers, definite lengths of at most four bytes in the
// shortest form. Never descends by itself.
class DerCursor {
 public:
  explicit DerCursor(ByteView bytes) : cursor_(bytes) {}

  bool at_end() const { return cursor_.at_end(); }
  std::size_t offset() const { return cursor_.offset(); }

  // Whether the next element has this identifier.
  bool next_is(Tag tag) const { return cursor_.peek() == static_cast<std::uint8_t>(tag); }

  // Errors: der_malformed, `where` is the byte counted from the start of this cursor's bytes.
  Result<Element> take();
  Result<Element> take(Tag expected);

 private:
  Cursor cursor_;
};

// The only element in `bytes`. Error: der_malformed.
Result<Element> parse_element(ByteView bytes, Tag expected);

// Writes identifier, shortest length and content at the end of `out`.
void append_element(Bytes& out, Tag tag, ByteView content);

}  // namespace emblem::x509
