// What a check would send, for people and for programs.
#pragma once

#include <string>

#include "engine/exposure/foretell.h"

namespace emblem::app {

std::string render_text(const std::string& asset, const exposure::Exposure& exposure);

// One line, schema "emblem.exposure/1".
std::string render_json(const std::string& asset, const exposure::Exposure& exposure);

}  // namespace emblem::app
