// Folders of the user's.
#pragma once

#include <string>

#include "emblem/result.h"

namespace emblem::files {

bool exists(const std::string& path);

// With rights for the owner alone; one that is there already is fine. Error: file_not_written.
Result<void> make_folder(const std::string& path);

// The folders that a file at `path` needs; those that are made are for the owner alone. Error: file_not_written.
Result<void> make_parents(const std::string& path);

// A folder that nothing else has, beside `path`, so that it can be moved there; owner only, parents are made. Error:
// file_not_written.
Result<std::string> make_folder_beside(const std::string& path);

// Moves a folder to where nothing is yet, or an empty folder. Errors: file_exists, file_not_written.
Result<void> move_into_place(const std::string& from, const std::string& to);

// Removes a folder with everything in it; what cannot be removed stays.
void remove_folder(const std::string& path);

}  // namespace emblem::files
