#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/verbs.h"
#include "apps/supervisor/supervisor.h"
#include "engine/name_server/configuration.h"

namespace emblem::app {
namespace {

constexpr std::size_t highest_rate = 1'000'000;

Result<supervisor::Wishes> read_wishes(const CommandLine& line) {
  supervisor::Wishes wishes;
  EMBLEM_TRY(wishes.zone_file, require_value(line, Option::zone));
  EMBLEM_CHECK(require_value(line, Option::listen));
  wishes.zone_name = line.find_value(Option::zone_name);
  wishes.listen = line.values(Option::listen);
  wishes.folder = line.find_value(Option::dir);
  wishes.module = line.find_value(Option::module);
  wishes.secondaries = line.values(Option::secondary);
  EMBLEM_TRY(const auto rate, read_count(line, Option::rate, {.least = 0, .most = highest_rate}));
  if (rate) wishes.rate = static_cast<unsigned>(*rate);
  if (line.has(Option::sign)) wishes.signing = name_server::Signing::dnssec;
  EMBLEM_TRY(wishes.ihle, read_ihle_type(line));
  return wishes;
}

Result<void> print_configuration(const supervisor::Preparation& preparation) {
  EMBLEM_TRY(const Secret text,
             name_server::encode_configuration(preparation.settings, name_server::Secrets::left_out));
  return print(as_text(text.bytes()));
}

supervisor::Voice voice() {
  return {.say = [](std::string_view line) { (void)print(std::string(line) + "\n"); },
          .pass_on = pass_on,
          .warn = warn,
          .caution = [](std::string_view line) { pass_on("emblem: warning: " + std::string(line)); }};
}

}  // namespace

Result<int> run_serve(const CommandLine& line) {
  EMBLEM_TRY(const supervisor::Wishes wishes, read_wishes(line));
  const bool first = line.has(Option::init);
  EMBLEM_TRY(const auto preparation,
             supervisor::prepare(wishes, first ? supervisor::ZoneFile::is_to_be_made : supervisor::ZoneFile::is_there));
  if (line.has(Option::print_config)) {
    EMBLEM_CHECK(print_configuration(preparation));
    return 0;
  }
  if (first) EMBLEM_CHECK(supervisor::make_zone_file(preparation));
  EMBLEM_CHECK(supervisor::Supervisor(preparation, voice()).run());
  return 0;
}

}  // namespace emblem::app
