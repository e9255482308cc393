#include "apps/emblem/json.h"

namespace emblem::app {

std::string line_of(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n"; }

Json json_of(const std::vector<Finding>& findings) {
  Json rows = Json::array();
  for (const Finding& finding : findings) {
    const CodeInfo& info = code_info(finding.code);
    rows.push_back({{"code", code_text(finding.code)},
                    {"name", info.name},
                    {"severity", severity_text(info.severity)},
                    {"where", finding.where},
                    {"text", finding.text.empty() ? std::string(info.sentence) : finding.text}});
  }
  return rows;
}

}  // namespace emblem::app
