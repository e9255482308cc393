// What real logs said: vectors/logs.
#pragma once

#include <fstream>
#include <string>

#include "core/bytes/base_encodings.h"
#include "core/ct/log_list.h"
#include "core/ct/tree_fixture_test.h"

namespace emblem::ct {

inline Bytes recorded(const std::string& name) {
  std::ifstream file("vectors/logs/" + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

// The log whose description holds `name`.
inline const Log& recorded_log(std::string_view name) {
  static const auto list = LogList::parse(recorded("logs.json"), test_provider(), Limits{});
  for (const Log& log : list->logs()) {
    if (log.description.contains(name)) return log;
  }
  ADD_FAILURE() << name;
  return list->logs().front();
}

}  // namespace emblem::ct
