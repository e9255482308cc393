#include "apps/supervisor/supervisor.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include "adapters/dns_sockets/listening.h"
#include "adapters/files/folders.h"
#include "adapters/processes/descriptor_limit.h"
#include "engine/name_server/server_line.h"

namespace emblem::supervisor {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds probe_interval{100};
// Programs write a file in several steps; nobody should have to wait for them longer than a second.
constexpr milliseconds settling{50};
constexpr seconds settling_at_most{1};
constexpr seconds until_missing{2};
constexpr seconds until_killed{10};
// Half of them are for TCP clients. With fewer than some twenty Knot runs without its journal.
constexpr std::uint64_t fewest_descriptors = 128;
// Loading and signing a zone of a million names takes minutes.
constexpr seconds until_answering{900};

name_server::Instant now() { return std::chrono::steady_clock::now(); }

std::vector<lookup::Server> addresses_of(const name_server::Settings& settings) {
  std::vector<lookup::Server> out = settings.listen;
  for (const name_server::Secondary& secondary : settings.secondaries) out.push_back(secondary.server);
  return out;
}

std::string counted(std::size_t names) {
  return std::to_string(names) + (names == 1 ? " name marked" : " names marked");
}

}  // namespace

Supervisor::Supervisor(const Preparation& preparation, Voice voice)
    : preparation_(preparation),
      settings_(preparation.settings),
      voice_(std::move(voice)),
      signals_({SIGTERM, SIGINT, SIGHUP}),
      known_(addresses_of(settings_)),
      probe_(settings_.listen.front(), settings_.zone) {}

Result<void> Supervisor::run() {
  EMBLEM_CHECK(begin());
  while (state_ != State::stopped) EMBLEM_CHECK(wait_once());
  return {};
}

Result<void> Supervisor::begin() {
  if (const std::uint64_t count = processes::raise_descriptor_limit();
      count < fewest_descriptors || signals_.descriptor() < 0) {
    return fail(Code::server_not_started, "knotd",
                "only " + std::to_string(count) + " open files are allowed (ulimit -n); it needs at least " +
                    std::to_string(fewest_descriptors));
  }
  EMBLEM_TRY(knot_, Knot::find(settings_));
  std::error_code problem;
  std::filesystem::create_directories(std::filesystem::path(settings_.folder).parent_path(), problem);
  EMBLEM_CHECK(files::make_folder(settings_.folder));
  EMBLEM_TRY(lock_, files::Lock::take(name_server::Places(settings_.folder).lock));
  for (const lookup::Server& server : settings_.listen) EMBLEM_CHECK(dns_sockets::check_free(server));
  EMBLEM_CHECK(knot_->make_folder());
  intake_.emplace(*knot_, settings_, preparation_.zone_file);
  EMBLEM_CHECK(watch_.watch({preparation_.zone_file}));  // what happens from here on is not missed
  EMBLEM_CHECK(intake_->take());
  EMBLEM_CHECK(watch_.watch(intake_->files()));
  return start_server();
}

Result<void> Supervisor::start_server() {
  EMBLEM_TRY(child_, knot_->start());
  started_ = now();
  pace_.started(*started_);
  state_ = State::starting;
  restart_at_.reset();
  probe_at_ = now();
  return {};
}

std::optional<Supervisor::Instant> Supervisor::next_time() const {
  std::optional<Instant> next;
  for (const auto& time : {probe_at_, restart_at_, kill_at_, settle_at_, missing_at_}) {
    if (time && (!next || *time < *next)) next = time;
  }
  return next;
}

Result<void> Supervisor::wait_once() {
  std::array<pollfd, 5> wanted{{{signals_.descriptor(), POLLIN, 0},
                                {watch_.descriptor(), POLLIN, 0},
                                {child_ ? child_->end_descriptor() : -1, POLLIN, 0},
                                {child_ ? child_->output_descriptor() : -1, POLLIN, 0},
                                {state_ == State::starting ? probe_.descriptor() : -1, POLLIN, 0}}};
  int timeout = -1;
  if (const auto next = next_time()) {
    timeout = static_cast<int>(std::max(std::chrono::ceil<milliseconds>(*next - now()), milliseconds(0)).count());
  }
  if (poll(wanted.data(), wanted.size(), timeout) < 0 && errno != EINTR) {
    return fail(Code::server_ended, "emblem serve", std::strerror(errno));
  }
  EMBLEM_CHECK(on_signals());
  on_output();
  on_files();
  EMBLEM_CHECK(on_probe());
  if (child_) {
    if (const auto ending = child_->ended()) EMBLEM_CHECK(on_server_end(*ending));
  }
  return on_times();
}

Result<void> Supervisor::on_signals() {
  while (const auto signal = signals_.take()) {
    if (*signal == SIGHUP) {
      take_zone();
    } else {
      stop();
    }
  }
  return {};
}

void Supervisor::stop() {
  if (!child_) {
    state_ = State::stopped;
    return;
  }
  if (state_ == State::stopping) return;
  state_ = State::stopping;
  child_->send_signal(SIGTERM);
  probe_at_.reset();
  settle_at_.reset();
  missing_at_.reset();
  kill_at_ = now() + until_killed;
}

void Supervisor::on_output() {
  if (!child_) return;
  unfinished_ += child_->read_output();
  for (std::size_t end = 0; (end = unfinished_.find('\n')) != std::string::npos;) {
    last_said_ = name_server::clean_line(std::string_view(unfinished_).substr(0, end), known_);
    unfinished_.erase(0, end + 1);
    voice_.pass_on(last_said_);
  }
  if (unfinished_.size() > processes::most_output) unfinished_.clear();
}

Result<void> Supervisor::on_server_end(const processes::Ending& ending) {
  on_output();
  child_.reset();
  unfinished_.clear();
  kill_at_.reset();
  probe_at_.reset();
  if (state_ == State::stopping) {
    state_ = State::stopped;
    return {};
  }
  if (!has_served_) return fail(Code::server_not_started, "knotd", last_said_.empty() ? ending.to_text() : last_said_);
  const auto wait = pace_.ended(now());
  if (!wait) return fail(Code::server_ended, "knotd", ending.to_text() + ", again and again");
  voice_.warn({Code::server_ended, "knotd",
               ending.to_text() + "; it is started again" +
                   (wait->count() == 0 ? "" : " in " + std::to_string(wait->count()) + " s")});
  state_ = State::waiting;
  restart_at_ = now() + *wait;
  return {};
}

Result<void> Supervisor::on_probe() {
  if (state_ != State::starting) return {};
  switch (probe_.hear()) {
    case Probe::Heard::nothing:
      return {};
    case Probe::Heard::no_zone:
      if (!has_served_) return fail(Code::server_not_started, "knotd", "it does not answer for the zone");
      return {};
    case Probe::Heard::zone:
      break;
  }
  probe_at_.reset();
  state_ = State::serving;
  EMBLEM_CHECK(announce());
  has_served_ = true;
  if (std::exchange(reload_when_up_, false)) reload();
  return {};
}

Result<void> Supervisor::announce() {
  std::string line = "serving " + settings_.zone.to_text() + " at ";
  for (const lookup::Server& server : settings_.listen) {
    if (&server != &settings_.listen.front()) line += ", ";
    line += lookup::to_text(server);
  }
  voice_.say(line + ", " + counted(intake_->marked_names()));
  if (has_served_) return {};
  if (intake_->marked_names() == 0) voice_.say("note: " + std::string(code_info(Code::not_in_the_zone_yet).sentence));
  if (settings_.signing == name_server::Signing::unsigned_zone) return {};
  EMBLEM_TRY(const std::string records, knot_->delegation_signers());
  voice_.say("for the parent zone:\n" + records);
  return {};
}

void Supervisor::on_files() {
  if (!watch_.take_changes() || state_ == State::stopping) return;
  settle_at_ = now() + settling;
  if (!settle_by_) settle_by_ = now() + settling_at_most;
  settle_at_ = std::min(*settle_at_, *settle_by_);
}

void Supervisor::watch() {
  if (auto watched = watch_.watch(intake_->files()); !watched) voice_.warn(watched.error());
}

void Supervisor::take_zone() {
  if (state_ == State::stopping) return;
  const auto change = intake_->take();
  watch();
  if (change) {
    missing_at_.reset();
    missing_was_told_ = false;
    if (*change == ZoneIntake::Change::none) return;
    reload();
    return;
  }
  // A file that is just being replaced is not worth a word.
  if (!std::ranges::all_of(intake_->files(), files::exists) && !missing_was_told_) {
    if (!missing_at_) missing_at_ = now() + until_missing;
    if (*missing_at_ > now()) return;
    missing_was_told_ = true;
  }
  missing_at_.reset();
  const Error& error = change.error();
  voice_.warn(
      {Code::zone_not_taken, error.where, error.detail.empty() ? to_text(Error{error.code, "", ""}) : error.detail});
}

void Supervisor::reload() {
  if (state_ != State::serving) {
    reload_when_up_ = state_ == State::starting;
    return;
  }
  if (auto reloaded = knot_->reload_zone(); !reloaded) {
    voice_.warn(reloaded.error());
    return;
  }
  voice_.say("serving " + settings_.zone.to_text() + " as changed, " + counted(intake_->marked_names()));
}

Result<void> Supervisor::on_times() {
  const auto is_due = [at = now()](std::optional<Instant>& time) {
    if (!time || *time > at) return false;
    time.reset();
    return true;
  };
  if (is_due(probe_at_)) {
    probe_.send();
    probe_at_ = now() + probe_interval;
    if (!has_served_ && now() - *started_ > until_answering) {
      return fail(Code::server_not_started, "knotd", "it does not answer");
    }
  }
  if (is_due(kill_at_) && child_) child_->send_signal(SIGKILL);
  if (is_due(settle_at_)) {
    settle_by_.reset();
    take_zone();
  }
  if (missing_at_ && *missing_at_ <= now()) take_zone();
  if (is_due(restart_at_)) {
    if (auto started = start_server(); !started) {
      const auto wait = pace_.ended(now());
      if (!wait) return started;
      voice_.warn(started.error());
      restart_at_ = now() + std::max(*wait, seconds(1));
    }
  }
  return {};
}

}  // namespace emblem::supervisor
