// What remains after a withdrawal, as text and as JSON.
#pragma once

#include <string>

#include "apps/wiring/residue.h"

namespace emblem::app {

std::string render_text(const std::string& asset, const wiring::ResidueReport& report);

// One line, schema emblem.residue/1.
std::string render_json(const std::string& asset, const wiring::ResidueReport& report);

}  // namespace emblem::app
