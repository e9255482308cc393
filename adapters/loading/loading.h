// Libraries that are loaded when they are needed, for linking them would slow every start.
#pragma once

#include <dlfcn.h>

namespace emblem::loading {

// Null where it is not installed. Never unloaded.
inline void* load_library(const char* name) { return dlopen(name, RTLD_NOW | RTLD_LOCAL); }

// Whether the library has the function.
template <typename Function>
bool find_function(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

}  // namespace emblem::loading
