#include <algorithm>
#include <array>

#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/places.h"
#include "apps/emblem/publish_update.h"
#include "apps/emblem/render_places.h"
#include "apps/emblem/verbs.h"
#include "apps/emblem/verify_places.h"
#include "apps/wiring/file_targets.h"
#include "engine/lookup/server.h"
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

// Options that would be ignored.
Result<void> check_combination(const CommandLine& line) {
  const auto refuse = [](Option option, std::string why) {
    return fail(Code::option_value_wrong, std::string(option_row(option).name), std::move(why));
  };
  if (line.has(Option::diff) && line.has(Option::verify)) {
    return refuse(Option::verify, "--diff changes nothing that could be verified");
  }
  if (line.has(Option::tsig) && !line.has(Option::update)) return refuse(Option::tsig, "it is the key for --update");
  if (line.find_value(Option::zone) == "-")
    return refuse(Option::zone, "a zone file is changed in place: name the file");
  const auto is_place = [&](Option option) { return line.has(option); };
  const std::array others{Option::fragment, Option::zone, Option::store, Option::update, Option::diff, Option::verify};
  if (line.has(Option::forget) && std::ranges::any_of(others, is_place)) {
    return refuse(Option::forget, "it goes with no place to publish at");
  }
  return {};
}

bool is_named(const home::Publication& publication, const std::string& place) {
  const home::Place& known = publication.place;
  if (known.where == place || publishing::to_text(known) == place) return true;
  if (known.kind != home::PlaceKind::update) return known.where == wiring::absolute_path(place);
  const auto server = lookup::parse_server(place);
  return server && known.where == to_text(*server);
}

// The places of --forget are known no more; what stands there stays.
Result<int> forget_places(const CommandLine& line, wiring::Home& home) {
  std::vector<home::Place> forgotten;
  EMBLEM_CHECK(home.store().update([&](const home::Contents& contents) -> Result<home::Change> {
    for (const std::string& place : line.values(Option::forget)) {
      const std::size_t before = forgotten.size();
      for (const home::Publication& publication : contents.publications) {
        if (is_named(publication, place)) forgotten.push_back(publication.place);
      }
      if (forgotten.size() == before) return fail(Code::not_published_there, place);
    }
    return home::Change{.forgotten = forgotten};
  }));
  EMBLEM_CHECK(print(line.has(Option::json) ? render_forgotten_json(forgotten) : render_forgotten_text(forgotten)));
  return 0;
}

// Of what is read once, for as long as nobody else publishes.
struct Publishing {
  const CommandLine& line;
  wiring::Home& home;
  dns::RecordType ihle_type;
  std::optional<VerifyWish> wish;
  Extent extent;
};

Result<std::vector<PlaceOrder>> find_places(const Publishing& now, const home::Contents& contents) {
  EMBLEM_TRY(std::vector<PlaceOrder> orders, read_places(now.line, now.ihle_type));
  EMBLEM_TRY(std::vector<PlaceOrder> servers, read_update_places(now.line, contents, now.ihle_type));
  std::ranges::move(servers, std::back_inserter(orders));
  if (orders.empty()) return known_places(now.line, contents, now.ihle_type);
  return orders;
}

Result<void> show(const Publishing& now, const std::vector<PlaceOutcome>& outcomes,
                  const std::vector<Finding>& findings, const wiring::VerifyReport* verified) {
  if (writes_to_output(outcomes) && now.extent == Extent::done) return {};
  const PublishedPlaces published{outcomes, findings, verified};
  return print(now.line.has(Option::json)    ? render_json(published)
               : now.extent == Extent::shown ? render_difference(outcomes)
                                             : render_text(published));
}

Result<int> publish(const Publishing& now, std::unique_ptr<files::Lock> lock) {
  EMBLEM_TRY(const home::Contents contents, now.home.store().read());
  EMBLEM_TRY(std::vector<PlaceOrder> orders, find_places(now, contents));
  const auto judging = now.line.has(Option::force) ? publishing::Judging::reported : publishing::Judging::required;
  const publishing::MarkedSets sets(contents, now.home.bench(), judging);
  Publisher publisher(now.home, contents, sets);
  EMBLEM_CHECK(check_that_something_is_marked(contents, sets, publisher.wanted(now.ihle_type)));
  std::vector<PlaceOutcome> outcomes = publisher.publish(orders, now.extent);
  lock.reset();
  // One place that fails is a command that fails; of several the others count.
  if (outcomes.size() == 1 && outcomes.front().error) return std::unexpected(*std::move(outcomes.front().error));
  complain_of(outcomes);
  std::optional<wiring::VerifyReport> verified;
  if (now.wish) verified = verify_places(*now.wish, {.outcomes = outcomes, .before = {}, .owners = nullptr});
  EMBLEM_CHECK(show(now, outcomes, findings_of(sets, orders, publisher), verified ? &*verified : nullptr));
  if (const int code = exit_code_of(outcomes); code != 0) return code;
  if (now.extent == Extent::shown) return shows_difference(outcomes) ? 1 : 0;
  return worse_exit_code(sets.refused() == 0 ? 0 : 1, verified ? verified->exit_code() : 0);
}

}  // namespace

Result<int> run_publish(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_CHECK(check_combination(line));
  Publishing now{.line = line,
                 .home = *home,
                 .ihle_type = home->settings().ihle_type,
                 .wish = std::nullopt,
                 .extent = line.has(Option::diff) ? Extent::shown : Extent::done};
  if (line.has(Option::ihle_type)) {
    EMBLEM_TRY(now.ihle_type, read_ihle_type(line));
  }
  EMBLEM_TRY(now.wish, read_verify(line));
  std::unique_ptr<files::Lock> lock;
  if (now.extent == Extent::done) {
    EMBLEM_TRY(lock, home->lock_places());
  }
  if (line.has(Option::forget)) return forget_places(line, *home);
  return publish(now, std::move(lock));
}

}  // namespace emblem::app
