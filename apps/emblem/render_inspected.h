// One item of `emblem inspect` as text and as a line of JSON.
#pragma once

#include <string>

#include "apps/wiring/inspect.h"

namespace emblem::app {

std::string render_text(const wiring::InspectedItem& item);
std::string render_json(const wiring::InspectedItem& item);

}  // namespace emblem::app
