#include "core/ct/static_ct.h"

#include "core/bytes/cursor.h"

namespace emblem::ct {

std::optional<std::uint64_t> find_leaf_index(ByteView extensions) {
  std::optional<std::uint64_t> index;
  Cursor cursor(extensions);
  while (!cursor.at_end()) {
    const auto type = cursor.take_uint(1);
    const auto size = cursor.take_uint(2);
    const auto data = size ? cursor.take(static_cast<std::size_t>(*size)) : std::nullopt;
    if (!type || !data) return std::nullopt;
    if (*type != 0) continue;
    if (index || data->size() != 5) return std::nullopt;
    index = Cursor(*data).take_uint(5);
  }
  return index;
}

}  // namespace emblem::ct
