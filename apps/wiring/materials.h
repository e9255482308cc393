// Evidence, log list and roots, read once and shared by every question.
#pragma once

#include <memory>

#include "apps/wiring/check_options.h"
#include "core/ct/log_list.h"
#include "core/evidence/set.h"

namespace emblem::wiring {

struct Materials {
  evidence::Set evidence;
  ct::LogList logs;
  std::string logs_name;  // the file, or "built-in"
  std::optional<std::vector<x509::Certificate>> roots;
};

struct MaterialReading {
  const crypto::Provider& provider;
  const x509::Reader& reader;
  const Limits& limits;
};

// A file that cannot be read is an error; what cannot be understood inside an evidence file is a finding of the set.
Result<Materials> read_materials(const CheckOptions& options, const MaterialReading& reading);

}  // namespace emblem::wiring
