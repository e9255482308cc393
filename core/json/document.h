// A strict reader of JSON texts (RFC 8259) for tokens, keys and log lists.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emblem/result.h"

namespace emblem::json {

enum class Type : std::uint8_t { null, boolean, number, string, array, object };

struct ReadLimits {
  std::size_t nodes;
  std::size_t depth;
};

class Document;

// One value of a document; valid while the document and the text that it was read from are.
class Value {
 public:
  Type type() const;
  bool is_null() const { return type() == Type::null; }

  // Nothing where the value is of another type.
  std::optional<bool> boolean() const;
  std::optional<std::string_view> string() const;
  // A finite number; nothing as well where the number is beyond a double's range.
  std::optional<double> number() const;
  // An integer written in plain digits, 0 to 2^64 - 1.
  std::optional<std::uint64_t> unsigned_integer() const;

  // Members of an object or elements of an array; 0 for other types.
  std::size_t size() const;
  // The member's name, for values inside an object.
  std::string_view name() const;
  // The member of an object; nothing where it is not there, and nothing where this is no object.
  std::optional<Value> find(std::string_view member) const;
  // The elements or members in the order of the text.
  std::vector<Value> children() const;
  // The first child, and the next sibling inside the same array or object, for walking without a list.
  std::optional<Value> first() const;
  std::optional<Value> next() const;

 private:
  friend class Document;
  Value(const Document* document, std::uint32_t index) : document_(document), index_(index) {}
  const Document* document_;
  std::uint32_t index_;
};

class Document {
 public:
  // The whole text must be one value. `text` must outlive the document. Errors: json_malformed, json_repeated_member
  // (no object may name a member twice, at any depth), limit_exceeded; `where` is the byte.
  static Result<Document> parse(std::string_view text, const ReadLimits& limits);

  Value root() const { return {this, 0}; }

 private:
  friend class Value;
  friend class Parser;

  struct Node {
    Type type = Type::null;
    bool truth = false;
    std::uint16_t name_hint = 0;  // equal wherever names are
    std::uint32_t size = 0;       // children
    std::uint32_t parent = 0;     // of the root: itself
    std::uint32_t end = 0;        // index after the last node inside this one
    std::string_view name;
    std::string_view text;  // unescaped string, or the number as written

    bool is_named(std::string_view other, std::uint16_t hint) const { return name_hint == hint && name == other; }
  };

  // Members' names are mostly of one length; their first and last letters tell most of them apart.
  static std::uint16_t hint_of(std::string_view name) {
    if (name.empty()) return 0;
    return static_cast<std::uint16_t>(static_cast<std::uint8_t>(name.front()) << 8 |
                                      static_cast<std::uint8_t>(name.back()));
  }

  std::vector<Node> nodes_;
  std::list<std::string> unescaped_;  // a list: growing it moves no string, and empty it costs nothing
};

inline Type Value::type() const { return document_->nodes_[index_].type; }

inline std::size_t Value::size() const { return document_->nodes_[index_].size; }

inline std::string_view Value::name() const { return document_->nodes_[index_].name; }

}  // namespace emblem::json
