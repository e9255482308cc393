// The key that signs the browsers' log list.
#pragma once

#include <string_view>

namespace emblem::wiring {

// PEM, from data/log-list-publisher.pem when the program is built.
std::string_view list_publisher();

}  // namespace emblem::wiring
