#include "adapters/toml/document.h"

#include <utility>

// The parser alone. Nothing else includes it: to compile it takes longer than any other file here.
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace emblem::toml {
namespace {

// A node of the parser's tree and where its copy goes.
using Task = std::pair<const ::toml::node*, NodeIndex>;

class Flattener {
 public:
  explicit Flattener(std::vector<Node>& nodes) : nodes_(nodes) {}

  void flatten(const ::toml::table& whole) {
    add(whole);
    while (!open_.empty()) {
      const auto [node, index] = open_.back();
      open_.pop_back();
      Value value = copy(*node);
      nodes_[index].value = std::move(value);
    }
  }

 private:
  NodeIndex add(const ::toml::node& node) {
    nodes_.push_back({.line = node.source().begin.line, .value = {}});
    open_.emplace_back(&node, nodes_.size() - 1);
    return nodes_.size() - 1;
  }

  // What is inside follows in its turn.
  Value copy(const ::toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return number->get();
    if (const auto* flag = node.as_boolean()) return flag->get();
    if (const auto* array = node.as_array()) {
      List list;
      for (const ::toml::node& element : *array) list.push_back(add(element));
      return list;
    }
    if (const auto* table = node.as_table()) {
      Table members;
      for (const auto& [key, value] : *table) {
        members.push_back({std::string(key.str()), key.source().begin.line, add(value)});
      }
      return members;
    }
    return Other{};
  }

  std::vector<Node>& nodes_;
  std::vector<Task> open_;
};

}  // namespace

Result<Document> parse_document(std::string_view text, const std::string& path, Code malformed) {
  const ::toml::parse_result parsed = ::toml::parse(text);
  if (!parsed) {
    return fail(malformed, path + ":" + std::to_string(parsed.error().source().begin.line),
                std::string(parsed.error().description()));
  }
  Document document{.path = path, .nodes = {}};
  Flattener(document.nodes).flatten(parsed.table());
  return document;
}

}  // namespace emblem::toml
