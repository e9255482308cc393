// A TOML file as a flat list of values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emblem/result.h"

namespace emblem::toml {

using NodeIndex = std::size_t;  // into Document::nodes

struct Member {
  std::string key;
  std::size_t line = 0;
  NodeIndex value = 0;
};
using Table = std::vector<Member>;  // each key once
using List = std::vector<NodeIndex>;
struct Other {};  // a fraction, a date or a time of day: nothing that we ask for
using Value = std::variant<Other, std::string, std::int64_t, bool, List, Table>;

struct Node {
  std::size_t line = 0;  // counted from 1
  Value value;
};

struct Document {
  std::string path;         // of the file, for the places of errors
  std::vector<Node> nodes;  // the first is the whole file, a table
};

// Reads what stands in the file `path`. Error: `malformed`, at "path:line".
Result<Document> parse_document(std::string_view text, const std::string& path, Code malformed);

}  // namespace emblem::toml
