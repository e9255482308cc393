// Files that appear whole or not at all.
#pragma once

#include <string>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::files {

// Permissions, less what the process's umask takes.
enum class Mode : std::uint32_t {
  owner_only = 0600,
  everybody_reads = 0644,
};

// Puts the bytes in place of whatever regular file is there, or makes one. Readers see the old content or the new,
// whatever happens, power failure included. A link is followed and stays; one that leads nowhere is refused. Devices,
// pipes and "-" (standard output) are written to as they are. Error: file_not_written; `where` is the path.
Result<void> write_file(const std::string& path, ByteView bytes, Mode mode);

// The same for a name that nothing has yet, not even a link: of two processes that create, one succeeds. Errors:
// file_exists, file_not_written.
Result<void> create_file(const std::string& path, ByteView bytes, Mode mode);

// Puts `after` in place of a regular file that holds `before`, with its owner, group and permissions; a link is
// followed and stays. Of two processes that do so at the same moment, one finds the file changed. Errors:
// zone_changed_meanwhile (it holds something else, or is gone), file_not_written (also where owner or group cannot be
// kept).
Result<void> replace_file(const std::string& path, ByteView before, ByteView after);

}  // namespace emblem::files
