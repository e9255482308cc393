// A port for a server of ours.
#pragma once

#include <cstdint>
#include <optional>

namespace emblem::unbound {

// One of 127.0.0.1 that is free for UDP and TCP at this moment; nothing when the system gives none.
std::optional<std::uint16_t> find_free_port();

}  // namespace emblem::unbound
