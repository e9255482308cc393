#include <algorithm>

#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/places.h"
#include "apps/emblem/publish_update.h"
#include "apps/emblem/render_places.h"
#include "apps/emblem/verbs.h"
#include "apps/emblem/verify_places.h"
#include "apps/wiring/file_targets.h"
#include "engine/publishing/places.h"

namespace emblem::app {
namespace {

Result<std::optional<dns::DomainName>> read_zone_name(const CommandLine& line) {
  std::optional<dns::DomainName> zone;
  if (const auto text = line.find_value(Option::zone_name)) {
    auto name = dns::DomainName::parse(*text);
    if (!name) return std::unexpected(within("--zone-name", std::move(name).error()));
    zone = *std::move(name);
  }
  return zone;
}

// The places that the command names.
Result<std::vector<PlaceOrder>> read_places(const CommandLine& line, dns::RecordType ihle_type) {
  std::vector<PlaceOrder> orders;
  EMBLEM_TRY(const auto zone, read_zone_name(line));
  const auto add = [&](Option option, home::PlaceKind kind, auto make) {
    const auto path = line.find_value(option);
    if (!path) return;
    const std::string where = *path == "-" ? *path : wiring::absolute_path(*path);
    orders.push_back({.target = make(*path), .kind = kind, .where = where, .shown = *path, .ihle_type = ihle_type});
  };
  add(Option::fragment, home::PlaceKind::fragment, wiring::make_fragment);
  add(Option::zone, home::PlaceKind::zone_file,
      [&](const std::string& path) { return wiring::make_zone_file(path, zone); });
  add(Option::store, home::PlaceKind::store_file, wiring::make_store_file);
  return orders;
}

// Every place that the home knows.
Result<std::vector<PlaceOrder>> known_places(const CommandLine& line, const home::Contents& contents,
                                             dns::RecordType ihle_type) {
  std::vector<PlaceOrder> orders;
  for (const home::Publication& publication : contents.publications) {
    EMBLEM_TRY(PlaceOrder order, order_for(publication));
    if (line.has(Option::ihle_type)) order.ihle_type = ihle_type;
    orders.push_back(std::move(order));
  }
  if (!orders.empty()) return orders;
  return fail(Code::option_without_value, "--fragment, --zone, --store or --update", "nothing was published yet");
}

// Why there is nothing that could be published, if there is nothing.
Result<void> check_that_something_is_marked(const home::Contents& contents, const publishing::MarkedSets& sets,
                                            const std::vector<dns::Record>& wanted) {
  if (!wanted.empty()) return {};
  if (sets.refused() > 0) {
    const Finding& why = sets.findings().front();
    return fail(why.code, why.where, why.text);
  }
  // What was withdrawn must not stay where it was published.
  if (contents.marks.empty()) return fail(Code::nothing_marked, "");
  return {};
}

std::vector<Finding> findings_of(const publishing::MarkedSets& sets, const std::vector<PlaceOrder>& orders,
                                 Publisher& publisher) {
  std::vector<Finding> findings = sets.findings();
  const dns::RecordType type = orders.front().ihle_type;
  std::ranges::move(publishing::find_large_answers(publisher.wanted(type)), std::back_inserter(findings));
  return findings;
}

bool writes_to_output(const std::vector<PlaceOutcome>& outcomes) {
  return std::ranges::any_of(outcomes, [](const PlaceOutcome& outcome) { return outcome.where == "-"; });
}

bool shows_difference(const std::vector<PlaceOutcome>& outcomes) {
  return std::ranges::any_of(outcomes, [](const PlaceOutcome& outcome) { return outcome.plan.changes(); });
}

}  // namespace

Result<int> run_publish(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  dns::RecordType ihle_type = home->settings().ihle_type;
  if (line.has(Option::ihle_type)) {
    EMBLEM_TRY(ihle_type, read_ihle_type(line));
  }
  EMBLEM_TRY(const auto wish, read_verify(line));
  EMBLEM_TRY(const home::Contents contents, home->store().read());
  EMBLEM_TRY(std::vector<PlaceOrder> orders, read_places(line, ihle_type));
  EMBLEM_TRY(std::vector<PlaceOrder> servers, read_update_places(line, contents, ihle_type));
  std::ranges::move(servers, std::back_inserter(orders));
  if (orders.empty()) {
    EMBLEM_TRY(orders, known_places(line, contents, ihle_type));
  }
  const auto judging = line.has(Option::force) ? publishing::Judging::reported : publishing::Judging::required;
  const publishing::MarkedSets sets(contents, home->bench(), judging);
  Publisher publisher(*home, contents, sets);
  EMBLEM_CHECK(check_that_something_is_marked(contents, sets, publisher.wanted(ihle_type)));

  const Extent extent = line.has(Option::diff) ? Extent::shown : Extent::done;
  std::vector<PlaceOutcome> outcomes;
  for (PlaceOrder& order : orders) outcomes.push_back(publisher.publish(order, extent));
  // One place that fails is a command that fails; of several the others count.
  if (outcomes.size() == 1 && outcomes.front().error) return std::unexpected(*std::move(outcomes.front().error));
  for (const PlaceOutcome& outcome : outcomes) {
    if (outcome.error) complain(*outcome.error);
  }
  std::optional<wiring::VerifyReport> verified;
  if (wish && extent == Extent::done) {
    verified = verify_places(*wish, {.outcomes = outcomes, .before = {}, .owners = nullptr});
  }
  if (!writes_to_output(outcomes) || extent == Extent::shown) {
    const std::vector<Finding> findings = findings_of(sets, orders, publisher);
    const PublishedPlaces published{outcomes, findings, verified ? &*verified : nullptr};
    EMBLEM_CHECK(print(line.has(Option::json)    ? render_json(published)
                       : extent == Extent::shown ? render_difference(outcomes)
                                                 : render_text(published)));
  }
  if (const int code = exit_code_of(outcomes); code != 0) return code;
  if (extent == Extent::shown) return shows_difference(outcomes) ? 1 : 0;
  return worse_exit_code(sets.refused() == 0 ? 0 : 1, verified ? verified->exit_code() : 0);
}

}  // namespace emblem::app
