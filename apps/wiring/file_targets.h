// Files as places where records are put.
#pragma once

#include <memory>

#include "engine/home/settings.h"
#include "engine/publishing/target.h"

namespace emblem::wiring {

// A file of emblem records alone, written whole; those of others stay. Errors: file_exists (it holds something else, as
// a zone does), file_unreadable, file_not_written; `path` may be "-".
std::unique_ptr<publishing::Target> make_fragment(const std::string& path);

// A zone's master file, changed in place; what it includes is read for aliases and delegations. Errors:
// file_unreadable, those of zone::ZoneFile and zone::edit_zone, zone_changed_meanwhile, file_not_written.
std::unique_ptr<publishing::Target> make_zone_file(const std::string& path, const std::optional<dns::DomainName>& zone);

// A store file for the module of a name server, written whole; records of others in it stay. A store that is damaged
// counts as empty. Errors: file_exists (it is no store, or one of another type with records of others),
// file_unreadable, set_too_large, limit_exceeded, file_not_written.
std::unique_ptr<publishing::Target> make_store_file(const std::string& path);

// The path from the root, through no folder that is a link; the file need not be there, and may be a link itself.
std::string absolute_path(const std::string& path);

}  // namespace emblem::wiring
