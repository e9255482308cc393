// What remains of a mark after a withdrawal, asked of everybody who can be asked.
#pragma once

#include "apps/wiring/check_options.h"
#include "apps/wiring/home.h"
#include "engine/residue/residue.h"

namespace emblem::wiring {

struct ResidueOrder {
  CheckOptions options;             // where to ask, and evidence of the commitment
  std::optional<HomeOptions> home;  // nothing: only what others show
};

struct ResidueReport {
  residue::Residue residue;
  std::vector<Seen> seen;  // what was asked of whom
  std::vector<Finding> findings;
};

// Of each asset of the options, in their order; evidence and home are read once. Asks the servers of --via; without
// them the machine's resolver, and every server of the zone that it names. Nobody with --offline. Errors: those of
// make_question, look_up, read_materials and open_home. Servers that cannot be found or do not answer are in the
// report.
Result<std::vector<ResidueReport>> find_residues(const ResidueOrder& order);

}  // namespace emblem::wiring
