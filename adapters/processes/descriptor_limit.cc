#include "adapters/processes/descriptor_limit.h"

#include <sys/resource.h>

#include <algorithm>

namespace emblem::processes {

std::uint64_t raise_descriptor_limit() {
  constexpr rlim_t enough = 65536;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t before = limit.rlim_cur;
  if (before >= enough) return before;
  limit.rlim_cur = std::min(limit.rlim_max, enough);
  return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before;
}

}  // namespace emblem::processes
