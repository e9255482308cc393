// Evidence, log list and roots, read once and shared by every question.
#pragma once

#include <memory>

#include "apps/wiring/carried_records.h"
#include "apps/wiring/check_options.h"
#include "apps/wiring/mirrors.h"
#include "core/ct/log_list.h"
#include "core/evidence/set.h"

namespace emblem::wiring {

struct Materials {
  evidence::Set evidence;  // that of bundles too
  std::vector<CarriedLookUps> carried;
  std::vector<Mirror> mirrors;  // folders that `emblem evidence mirror` made
  ct::LogList logs;
  std::string logs_name;  // the file, or "built-in"
  std::optional<std::vector<x509::Certificate>> roots;
};

struct MaterialReading {
  const crypto::Provider& provider;
  const x509::Reader& reader;
  const Limits& limits;
};

// A file that cannot be read is an error, and so is a broken mirror or bundle, which may have been the records; what
// cannot be understood inside another file of evidence is a finding of the set.
Result<Materials> read_materials(const CheckOptions& options, const MaterialReading& reading);

// log_list_old, where the list is more than seventy days older than the moment: browsers stop to rely on it then.
std::optional<Finding> find_age_warning(const Materials& materials, UnixTime at);

}  // namespace emblem::wiring
