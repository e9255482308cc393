// The command table as text, manual page and shell completion.
#pragma once

#include <string>

#include "apps/emblem/command_table.h"

namespace emblem::app {

// What `emblem help` prints: the verbs and how to go on.
std::string overview();

// What `emblem VERB --help` prints.
std::string help_of(Verb verb);

// emblem.1 in man(7).
std::string man_page();

// Completion for bash: https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html
std::string bash_completion();

}  // namespace emblem::app
