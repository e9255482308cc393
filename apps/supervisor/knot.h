// Knot's programs, told where our things are.
#pragma once

#include "adapters/processes/child.h"
#include "engine/name_server/settings.h"
#include "engine/name_server/zone_text.h"

namespace emblem::supervisor {

class Knot {
 public:
  // Whether nobody waits any longer for what a program is about; asked often.
  using GivenUp = std::function<bool()>;

  // Finds the programs. Errors: program_missing, those of encode_configuration.
  static Result<Knot> find(const name_server::Settings& settings, GivenUp given_up);

  // Makes what the server needs below the folder, which must be there, and takes away what a killed one left. Errors:
  // those of encode_configuration, file_not_written.
  Result<void> make_folder() const;

  // Whether Places::next_zone would be taken. Errors: zone_malformed with the place in the user's files, those of
  // run_program.
  Result<void> check_next_zone(const name_server::ZoneText& text) const;

  // In the foreground, as our child. The folder must be ours alone, no other server running in it. Error:
  // server_not_started.
  Result<processes::Child> start() const;

  // Has the running server take Places::zone, and waits until it has. Error: server_ended with what it said.
  Result<void> reload_zone() const;

  // The serial that the running server serves. Error: server_ended with what it said.
  Result<std::string> served_serial() const;

  // The DS record (SHA-256) for the parent zone, one a line; empty when the zone has no key. Errors: those of
  // run_program.
  Result<std::string> delegation_signers() const;

 private:
  Knot(const name_server::Settings& settings, GivenUp given_up)
      : settings_(&settings), places_(settings.folder), given_up_(std::move(given_up)) {}
  std::string zone_text() const { return settings_->zone.to_text() + "."; }
  Result<processes::Finished> run(const processes::Command& command) const;
  Result<std::string> control(unsigned seconds, std::vector<std::string> words) const;

  const name_server::Settings* settings_;
  name_server::Places places_;
  GivenUp given_up_;
  std::string knotd_;
  std::string knotc_;
  std::string keymgr_;
};

}  // namespace emblem::supervisor
