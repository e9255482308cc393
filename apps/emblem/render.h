// A report as text for people and as JSON for programs.
#pragma once

#include <string>

#include "apps/emblem/output.h"
#include "emblem/report.h"

namespace emblem::app {

// The answer at a glance: yes, no or unknown; by whom, which law, until when, why not more.
std::string render_text(const Report& report, Ink ink);

// The same, then the whole path: what was asked, tokens, commitments, levels, coverage, every finding.
std::string render_explanation(const Report& report, Ink ink);

// One line, schema emblem.report/1 (docs/schema/report-1.json); ASCII only.
std::string render_json(const Report& report);

}  // namespace emblem::app
