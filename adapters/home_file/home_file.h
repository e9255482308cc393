// What a home's owner set, as TOML (`emblem.toml`).
#pragma once

#include <string>
#include <string_view>

#include "engine/home/settings.h"

namespace emblem::home_file {

// Reads settings that came from the file `path`. Errors: home_malformed, home_newer; `where` is "path:line", the detail
// names the key.
Result<home::Settings> parse_settings(std::string_view text, const std::string& path);

// A whole file with a comment for each key; what is at its default stands there as a comment, ready to be changed. It
// is read back as the same settings.
std::string encode_settings(const home::Settings& settings);

}  // namespace emblem::home_file
