// What the verbs of evidence have to say alike: findings that end nothing, what logs learned, what shows a fork.
#pragma once

#include <string>
#include <vector>

#include "emblem/report.h"
#include "engine/gathering/harvest.h"

namespace emblem::app {

// Errors and warnings, on standard error; an error of a log's does not end the program.
void tell_findings(const std::vector<Finding>& findings);

// A line for each log that was told something, and for each file that shows a fork.
std::string render_told(const std::vector<gathering::Disclosure>& disclosures, const std::vector<std::string>& forks);

}  // namespace emblem::app
