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
#include "apps/supervisor/last_word.h"
#include "engine/name_server/server_line.h"

namespace emblem::supervisor {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds probe_interval{100};
// Programs write a file in several steps, for which nobody should have to wait longer than a second.
constexpr milliseconds settling{50};
constexpr seconds settling_at_most{1};
constexpr seconds until_missing{2};
// Who writes a file and does not close it: perhaps it is written slowly, perhaps it is never closed.
constexpr seconds until_closed{10};
// A link on the way to a file may lead elsewhere, or the file may be another machine's: no watch tells of that.
constexpr seconds between_looks{2};
constexpr seconds until_killed{4};
constexpr unsigned most_first_tries = 20;
// A zone of a million names may take that long; then it is said, and waited for all the same.
constexpr seconds long_reload{5};
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

bool is_told_to_end() { return processes::Signals::is_waiting(SIGTERM) || processes::Signals::is_waiting(SIGINT); }

}  // namespace

Supervisor::Supervisor(const Preparation& preparation, Voice voice)
    : preparation_(preparation),
      settings_(preparation.settings),
      voice_(std::move(voice)),
      signals_({SIGTERM, SIGINT, SIGHUP}),
      known_(addresses_of(settings_)),
      probe_(settings_.listen.front(), settings_.zone) {}

Result<void> Supervisor::run() {
  auto going = begin();
  while (going && state_ != State::stopped) going = wait_once();
  // What was given up because of it is no error.
  return is_told_to_end() ? Result<void>() : going;
}

Result<void> Supervisor::begin() {
  if (const std::uint64_t count = processes::raise_descriptor_limit();
      count < fewest_descriptors || signals_.descriptor() < 0) {
    return fail(Code::server_not_started, "knotd",
                "only " + std::to_string(count) + " open files are allowed (ulimit -n); it needs at least " +
                    std::to_string(fewest_descriptors));
  }
  EMBLEM_TRY(knot_, Knot::find(settings_, [this] { return gives_up_waiting(); }));
  std::error_code problem;
  std::filesystem::create_directories(std::filesystem::path(settings_.folder).parent_path(), problem);
  EMBLEM_CHECK(files::make_folder(settings_.folder));
  EMBLEM_TRY(lock_, files::Lock::take(name_server::Places(settings_.folder).lock));
  for (const lookup::Server& server : settings_.listen) EMBLEM_CHECK(dns_sockets::check_free(server));
  EMBLEM_CHECK(knot_->make_folder());
  intake_.emplace(*knot_, settings_, preparation_.zone_file);
  EMBLEM_CHECK(watch_.watch({preparation_.zone_file}));  // what happens from here on is not missed
  for (unsigned tries = 0;; ++tries) {
    EMBLEM_TRY(const auto change, take_in_time());
    if (change != ZoneIntake::Change::unsettled) break;
    if (tries == most_first_tries)
      return fail(Code::file_unreadable, preparation_.zone_file, "it changes all the time");
  }
  EMBLEM_CHECK(watch_.watch(intake_->files()));
  look_at_ = now() + between_looks;
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
  for (const auto& time : {probe_at_, restart_at_, kill_at_, settle_at_, missing_at_, retry_at_, look_at_}) {
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
      retries_.begin_anew();
      problem_.clear();  // who asks is answered
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
  retry_at_.reset();
  look_at_.reset();
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
  if (!served_ && !reload_is_due_) {
    if (auto serial = knot_->served_serial()) served_ = Served{intake_->digest(), *std::move(serial)};
  }
  EMBLEM_CHECK(announce());
  has_served_ = true;
  if (reload_is_due_) reload();
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
  if (watch_.is_being_written()) {
    settle_at_ = now() + until_closed;
    settle_by_.reset();
    return;
  }
  settle_at_ = now() + settling;
  if (!settle_by_) settle_by_ = now() + settling_at_most;
  settle_at_ = std::min(*settle_at_, *settle_by_);
}

// What changed since it was read, and has not changed since the last look.
void Supervisor::on_look() {
  look_at_ = now() + between_looks;
  ZoneIntake::Marks marks = intake_->find_marks();
  const bool is_quiet = marks == std::exchange(last_look_, marks);
  if (is_quiet && marks != intake_->marks_read() && !settle_at_ && !missing_at_) take_zone();
}

void Supervisor::watch() {
  if (auto watched = watch_.watch(intake_->files()); !watched) voice_.warn(watched.error());
}

// Reading a large zone takes a while, during which nothing else is heard.
Result<ZoneIntake::Change> Supervisor::take_in_time() {
  const LastWord last_word({.is_told_to_end = is_told_to_end, .at_once = [this] {
                              if (child_) child_->send_signal(SIGTERM);
                            }});
  return intake_->take();
}

void Supervisor::take_zone() {
  if (state_ == State::stopping) return;
  on_files();
  retry_at_.reset();
  if (watch_.is_being_written()) {  // it is taken when it is closed
    missing_at_.reset();
    return;
  }
  const auto change = take_in_time();
  if (is_told_to_end()) return;
  watch();
  if (!change) {
    tell_of_zone(change.error());
    return;
  }
  missing_at_.reset();
  missing_was_told_ = false;
  if (*change == ZoneIntake::Change::unsettled) {
    settle_at_ = now() + settling;
    return;
  }
  reload_is_due_ = reload_is_due_ || *change == ZoneIntake::Change::taken;
  if (reload_is_due_) return reload();
  retries_.begin_anew();
  problem_.clear();
}

void Supervisor::tell_of_zone(const Error& error) {
  // A file that is just being replaced is not worth a word.
  if (!std::ranges::all_of(intake_->files(), files::exists) && !missing_was_told_) {
    if (!missing_at_) missing_at_ = now() + until_missing;
    if (*missing_at_ > now()) return;
    missing_was_told_ = true;
  }
  missing_at_.reset();
  if (intake_->may_work_later()) {
    try_later(to_text(error));
    return;
  }
  if (error.code == Code::file_unreadable || error.code == Code::file_too_large) {
    voice_.caution(to_text(error) + "; the zone before it is still served");
    return;
  }
  voice_.warn(
      {Code::zone_not_taken, error.where, error.detail.empty() ? to_text(Error{error.code, "", ""}) : error.detail});
}

void Supervisor::try_later(const std::string& problem) {
  retry_at_ = now() + retries_.failed();
  if (std::exchange(problem_, problem) == problem) return;
  voice_.caution(problem + "; the zone before it is still served, and this is tried again");
}

void Supervisor::reload() {
  if (state_ != State::serving) return;  // it is done when the server answers
  reloading_since_ = now();
  auto reloaded = reload_and_check();
  reloading_since_.reset();
  if (is_told_to_end()) return;
  if (!reloaded) {
    try_later(settings_.zone.to_text() + ": the name server did not take the changed zone (" + reloaded.error().detail +
              ")");
    return;
  }
  reload_is_due_ = false;
  retries_.begin_anew();
  problem_.clear();
  voice_.say("serving " + settings_.zone.to_text() + " as changed, " + counted(intake_->marked_names()));
}

// While a program of Knot's runs. A server that is out of descriptors may not even refuse.
bool Supervisor::gives_up_waiting() {
  if (reloading_since_ && now() - *reloading_since_ > long_reload) {
    reloading_since_.reset();
    voice_.caution(settings_.zone.to_text() +
                   ": the name server has not taken the changed zone yet; until it has, the "
                   "zone before it is still served");
  }
  return is_told_to_end();
}

// The server counts every change: with other emblem records than before there must be another serial.
Result<void> Supervisor::reload_and_check() {
  EMBLEM_CHECK(knot_->reload_zone());
  EMBLEM_TRY(std::string serial, knot_->served_serial());
  const std::size_t digest = intake_->digest();
  if (served_ && served_->digest != digest && served_->serial == serial) {
    return fail(Code::server_ended, settings_.zone.to_text(), "it still has serial " + serial);
  }
  served_ = Served{digest, std::move(serial)};
  return {};
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
    watch_.forget_writers();
    take_zone();
  }
  if (missing_at_ && *missing_at_ <= now()) take_zone();
  if (is_due(retry_at_)) take_zone();
  if (is_due(look_at_)) on_look();
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
