#include "engine/issuing/issue.h"

#include <sstream>

#include "adapters/files/files.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/verbs.h"

namespace emblem::app {
namespace {

constexpr std::size_t list_bytes = std::size_t{64} << 20;

// One emblem a line; what follows # is for people.
Result<std::vector<std::vector<std::string>>> read_list(const std::string& path) {
  EMBLEM_TRY(const Bytes content, files::read_file(path, list_bytes));
  std::vector<std::vector<std::string>> emblems;
  std::istringstream lines{std::string(as_text(content))};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::vector<std::string> assets;
    for (std::string word; words >> word;) assets.push_back(word);
    if (!assets.empty()) emblems.push_back(std::move(assets));
  }
  if (emblems.empty()) return fail(Code::operand_missing, path, "no asset in the file");
  return emblems;
}

Result<issuing::IssueOrder> read_order(const CommandLine& line, const home::Settings& settings) {
  issuing::IssueOrder order{.emblems = {}, .dialects = settings.dialects, .endorse_for = std::nullopt};
  if (!line.operands().empty()) order.emblems.push_back(line.operands());
  if (const auto path = line.find_value(Option::from)) {
    EMBLEM_TRY(auto listed, read_list(*path));
    for (auto& assets : listed) order.emblems.push_back(std::move(assets));
  }
  if (order.emblems.empty()) return fail(Code::operand_missing, "issue", "it needs ASSET or --from FILE");
  EMBLEM_TRY(auto dialects, read_dialects(line));
  if (!dialects.empty()) order.dialects = std::move(dialects);
  EMBLEM_TRY(const auto purposes, read_purposes(line));
  order.purposes = purposes.value_or(token::red_cross_protective);
  EMBLEM_TRY(const auto lifetime, read_span(line, Option::lifetime));
  order.lifetime = lifetime.value_or(settings.lifetime);
  EMBLEM_TRY(order.endorse_for, read_span(line, Option::endorse_for));
  if (line.has(Option::force)) order.caution = issuing::Caution::forced;
  return order;
}

}  // namespace

Result<int> run_issue(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const issuing::IssueOrder order, read_order(line, home->settings()));
  std::optional<issuing::Issued> issued;
  EMBLEM_CHECK(home->store().update([&](const home::Contents& contents) -> Result<home::Change> {
    EMBLEM_TRY(issued, issuing::issue(contents, order, home->keyring(), home->bench()));
    return issued->change;
  }));
  EMBLEM_CHECK(print(line.has(Option::json) ? render_json(*issued) : render_text(*issued)));
  return 0;
}

Result<int> run_renew(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  issuing::RenewOrder order;
  if (line.has(Option::force)) order.caution = issuing::Caution::forced;
  std::optional<issuing::Issued> issued;
  EMBLEM_CHECK(home->store().update([&](const home::Contents& contents) -> Result<home::Change> {
    EMBLEM_TRY(issued, issuing::renew(contents, order, home->keyring(), home->bench()));
    return issued->change;
  }));
  if (line.has(Option::json)) {
    EMBLEM_CHECK(print(render_json(*issued)));
  } else if (issued->emblems.empty()) {
    EMBLEM_CHECK(print("everything is fresh\n"));
  } else {
    EMBLEM_CHECK(print(render_text(*issued)));
  }
  return issued->left_out == 0 ? 0 : 1;
}

}  // namespace emblem::app
