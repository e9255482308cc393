// The table of findings as a document.
#pragma once

#include <string>

namespace emblem::app {

// docs/findings.md.
std::string findings_as_markdown();

}  // namespace emblem::app
