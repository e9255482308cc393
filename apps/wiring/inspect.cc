#include "apps/wiring/inspect.h"

#include "adapters/files/files.h"
#include "emblem/limits.h"

namespace emblem::wiring {

Result<std::vector<InspectedItem>> inspect_files(const std::vector<std::string>& paths) {
  std::vector<InspectedItem> items;
  for (const std::string& path : paths) {
    EMBLEM_CHECK(files::read_file(path, Limits{}.master_file_bytes));
    items.push_back({path, "unreadable", {}, {}});
  }
  return items;
}

}  // namespace emblem::wiring
