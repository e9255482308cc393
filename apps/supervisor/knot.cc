#include "apps/supervisor/knot.h"

#include <unistd.h>

#include <algorithm>

#include "adapters/files/folders.h"
#include "adapters/files/writing.h"
#include "core/bytes/printable.h"
#include "engine/name_server/configuration.h"
#include "engine/name_server/server_line.h"

namespace emblem::supervisor {
namespace {

// Checking and loading a zone of a million names takes some ten seconds.
constexpr unsigned patience_seconds = 600;
constexpr unsigned status_seconds = 5;

std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

Result<std::string> find_program(const std::string& name) {
  auto found = processes::find_program(name);
  if (!found) return fail(Code::program_missing, name, "Debian: apt-get install knot");
  return *std::move(found);
}

}  // namespace

Result<Knot> Knot::find(const name_server::Settings& settings, GivenUp given_up) {
  EMBLEM_CHECK(name_server::encode_configuration(settings, name_server::Secrets::left_out));
  Knot knot(settings, std::move(given_up));
  EMBLEM_TRY(knot.knotd_, find_program("knotd"));
  EMBLEM_TRY(knot.knotc_, find_program("knotc"));
  if (settings.signing == name_server::Signing::dnssec) {
    EMBLEM_TRY(knot.keymgr_, find_program("keymgr"));
  }
  if (!files::exists(settings.module)) return fail(Code::program_missing, settings.module, "name it with --module");
  return knot;
}

Result<processes::Finished> Knot::run(const processes::Command& command) const {
  return processes::run_program(command, {.seconds = patience_seconds, .given_up = given_up_});
}

Result<void> Knot::make_folder() const {
  EMBLEM_TRY(const Secret text, name_server::encode_configuration(*settings_, name_server::Secrets::written));
  EMBLEM_TRY(const std::string check, name_server::encode_check_configuration(*settings_));
  EMBLEM_CHECK(files::make_folder(places_.run));
  EMBLEM_CHECK(files::make_folder(places_.state));
  EMBLEM_CHECK(files::write_file(places_.configuration, text.bytes(), files::Mode::owner_only));
  return files::write_file(places_.check_configuration, as_bytes(check), files::Mode::owner_only);
}

Result<void> Knot::check_next_zone(const name_server::ZoneText& text) const {
  const processes::Command command{knotc_, {"-c", places_.check_configuration, "zone-check", zone_text()}};
  EMBLEM_TRY(const processes::Finished finished, run(command));
  if (finished.ending.signal != 0 || name_server::is_want_of_room(finished.output)) {
    return fail(Code::server_not_started, knotc_,
                finished.ending.signal != 0 ? finished.ending.to_text() : last_line(finished.output));
  }
  if (auto error = name_server::find_zone_error(finished.output, text)) return std::unexpected(*std::move(error));
  if (finished.ending.well()) return {};
  return fail(Code::zone_malformed, text.files().front(), last_line(finished.output));
}

Result<processes::Child> Knot::start() const {
  // Their number may be another program's by now, which would make Knot refuse to start.
  ::unlink(places_.process_id.c_str());
  ::unlink(places_.socket.c_str());
  return processes::Child::start({knotd_, {"-c", places_.configuration}});
}

Result<std::string> Knot::control(unsigned seconds, std::vector<std::string> words) const {
  processes::Command command{knotc_, {"-s", places_.socket, "-t", std::to_string(seconds)}};
  command.words.insert(command.words.end(), words.begin(), words.end());
  EMBLEM_TRY(const processes::Finished finished, run(command));
  if (finished.ending.well()) return finished.output;
  return fail(Code::server_ended, zone_text(), last_line(finished.output));
}

Result<void> Knot::reload_zone() const {
  EMBLEM_CHECK(control(patience_seconds, {"-b", "zone-reload", zone_text()}));
  return {};
}

// "[hospital.example.] serial: 7"
Result<std::string> Knot::served_serial() const {
  EMBLEM_TRY(const std::string said, control(status_seconds, {"zone-status", zone_text(), "+serial"}));
  constexpr std::string_view before = "serial: ";
  const std::size_t at = said.find(before);
  if (at == std::string::npos) return fail(Code::server_ended, zone_text(), last_line(said));
  const std::size_t begin = at + before.size();
  return said.substr(begin, std::min(said.find_first_not_of("0123456789", begin), said.size()) - begin);
}

Result<std::string> Knot::delegation_signers() const {
  const processes::Command command{keymgr_, {"-c", places_.configuration, zone_text(), "ds"}};
  EMBLEM_TRY(const processes::Finished finished, run(command));
  std::string out;
  for (std::size_t begin = 0; begin < finished.output.size();) {
    const std::size_t end = std::min(finished.output.find('\n', begin), finished.output.size());
    const std::string line = finished.output.substr(begin, end - begin);
    begin = end + 1;
    // NAME DS TAG ALGORITHM 2 DIGEST
    if (line.contains(" DS ") && line.contains(" 13 2 ")) out += to_printable(line) + "\n";
  }
  return out;
}

}  // namespace emblem::supervisor
