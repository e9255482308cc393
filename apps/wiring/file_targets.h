// Files as places where records are put.
#pragma once

#include <memory>

#include "engine/home/settings.h"
#include "engine/publishing/target.h"

namespace emblem::wiring {

// A file of records alone, written whole. A file that cannot be read as one counts as empty. Errors: file_unreadable,
// file_not_written; `path` may be "-".
std::unique_ptr<publishing::Target> make_fragment(const std::string& path);

// A zone's master file, changed in place. Errors: file_unreadable, those of zone::ZoneFile and zone::edit_zone,
// zone_changed_meanwhile, file_not_written.
std::unique_ptr<publishing::Target> make_zone_file(const std::string& path, const std::optional<dns::DomainName>& zone);

// A store file for the module of a name server, written whole. What is there and is no store counts as empty. Errors:
// file_unreadable, set_too_large, limit_exceeded, file_not_written.
std::unique_ptr<publishing::Target> make_store_file(const std::string& path);

// The path from the root, through no folder that is a link; the file need not be there, and may be a link itself.
std::string absolute_path(const std::string& path);

}  // namespace emblem::wiring
