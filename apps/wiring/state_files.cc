#include "apps/wiring/state_files.h"

#include <cstdlib>

namespace emblem::wiring {
namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string state_folder() {
  std::string state = from_environment("XDG_STATE_HOME");
  if (state.empty()) state = from_environment("HOME") + "/.local/state";
  return state + "/emblem";
}

}  // namespace

std::string log_list_path() { return state_folder() + "/log_list.json"; }

std::string tree_memory_path() { return state_folder() + "/tree-heads"; }

}  // namespace emblem::wiring
