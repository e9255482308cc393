#include "apps/emblem/evidence_output.h"

#include "apps/emblem/output.h"
#include "apps/emblem/text_layout.h"
#include "core/bytes/printable.h"

namespace emblem::app {

void tell_findings(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    const Error error{finding.code, finding.where, finding.text};
    if (code_info(finding.code).severity == Severity::error) complain(error);
    if (code_info(finding.code).severity == Severity::warning) warn(error);
  }
}

std::string render_told(const std::vector<gathering::Disclosure>& disclosures, const std::vector<std::string>& forks) {
  std::string text;
  for (const gathering::Disclosure& told : disclosures) {
    text += wrap(
        "  " + to_printable(told.log) + " at " + to_printable(told.host) + " learned " + to_printable(told.learned), 4);
  }
  for (const std::string& fork : forks) text += "  what shows the fork is kept in " + to_printable(fork) + "\n";
  return text;
}

}  // namespace emblem::app
