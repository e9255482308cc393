// Runs a name server and looks after it until it is told to stop.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "adapters/file_watch/file_watch.h"
#include "adapters/files/lock.h"
#include "adapters/processes/signals.h"
#include "apps/supervisor/preparation.h"
#include "apps/supervisor/probe.h"
#include "apps/supervisor/zone_intake.h"
#include "engine/name_server/pace.h"

namespace emblem::supervisor {

// Where it speaks.
struct Voice {
  std::function<void(std::string_view line)> say;      // what happened, for people and logs
  std::function<void(std::string_view line)> pass_on;  // what the server said, cleaned
  std::function<void(const Error& error)> warn;        // what went wrong and was survived
  std::function<void(std::string_view line)> caution;  // the same, where no code says it
};

class Supervisor {
 public:
  // Blocks the signals that it waits for, from here on.
  Supervisor(const Preparation& preparation, Voice voice);

  // Serves until SIGTERM or SIGINT; SIGHUP reads the zone again, and tries at once what failed. Errors before the
  // server answered for the first time: folder_in_use, address_taken, program_missing, zone_malformed,
  // server_not_started, those of files; after that server_ended, when it cannot be kept running.
  Result<void> run();

 private:
  using Instant = name_server::Instant;
  enum class State : unsigned char { starting, serving, waiting, stopping, stopped };

  Result<void> begin();
  Result<void> start_server();
  Result<void> wait_once();
  Result<void> on_signals();
  Result<void> on_server_end(const processes::Ending& ending);
  Result<void> on_probe();
  Result<void> on_times();
  Result<void> announce();
  void on_output();
  void on_files();
  void on_look();
  void take_zone();
  Result<ZoneIntake::Change> take_in_time();
  void tell_of_zone(const Error& error);
  void reload();
  Result<void> reload_and_check();
  void try_later(const std::string& problem);
  bool gives_up_waiting();
  void watch();
  void stop();
  std::optional<Instant> next_time() const;

  const Preparation& preparation_;
  const name_server::Settings& settings_;
  Voice voice_;
  processes::Signals signals_;
  file_watch::FileWatch watch_;
  std::unique_ptr<files::Lock> lock_;
  std::optional<Knot> knot_;
  std::optional<ZoneIntake> intake_;
  std::optional<processes::Child> child_;
  std::vector<lookup::Server> known_;  // addresses that may be named
  Probe probe_;
  name_server::Pace pace_;
  State state_ = State::waiting;
  bool has_served_ = false;
  bool reload_is_due_ = false;  // what was taken may not be what is served
  bool missing_was_told_ = false;
  name_server::Retries retries_;
  std::string problem_;  // that was told of, and is tried again
  std::optional<Instant> reloading_since_;
  ZoneIntake::Marks last_look_;

  // The emblem records that are known to be served, and the serial they came with.
  struct Served {
    std::size_t digest = 0;
    std::string serial;
  };
  std::optional<Served> served_;
  std::string unfinished_;  // the beginning of a line of the server's
  std::string last_said_;

  std::optional<Instant> started_;
  std::optional<Instant> probe_at_;
  std::optional<Instant> restart_at_;
  std::optional<Instant> kill_at_;
  std::optional<Instant> settle_at_;   // read the zone when nothing has changed until then
  std::optional<Instant> settle_by_;   // … but then at the latest
  std::optional<Instant> missing_at_;  // say that a file is missing if it still is
  std::optional<Instant> retry_at_;
  std::optional<Instant> look_at_;  // whether a file changed without the watch's noticing
};

}  // namespace emblem::supervisor
