// Where the program keeps what it learned for itself: below $XDG_STATE_HOME/emblem, or $HOME/.local/state/emblem.
#pragma once

#include <string>

namespace emblem::wiring {

// The list that `emblem logs update` fetched last; it need not be there.
std::string log_list_path();

// The latest tree head of each log that `emblem evidence fetch` has seen; it need not be there.
std::string tree_memory_path();

}  // namespace emblem::wiring
