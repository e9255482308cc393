// What every line of JSON here is made with. Only what renders JSON includes this.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "emblem/report.h"

namespace emblem::app {

using Json = nlohmann::ordered_json;

// One line in ASCII, so that foreign text moves no cursor; what is no UTF-8 is replaced.
std::string line_of(const Json& json);

// A report by schema emblem.report/1 (docs/schema/report-1.json).
Json json_of(const Report& report);

// A finding without a text of its own says the table's sentence.
Json json_of(const std::vector<Finding>& findings);

}  // namespace emblem::app
