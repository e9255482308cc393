#include "adapters/unbound/resolver.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "adapters/dns_sockets/kernel_random.h"
#include "adapters/dns_sockets/monotonic.h"
#include "adapters/files/writing.h"
#include "adapters/unbound/held_signals.h"
#include "adapters/unbound/loopback_port.h"
#include "adapters/unbound/private_folder.h"
#include "engine/own_resolver/configuration.h"

namespace emblem::unbound {
namespace {

constexpr int most_starts = 3;  // another program may take the port first
constexpr lookup::Instant patience_to_start{10000};
constexpr lookup::Instant patience_to_ask{20000};
constexpr lookup::Instant between_looks{100};
constexpr std::uint16_t edns_bytes = 4096;  // nothing is lost on loopback

Result<std::string> absolute_file(const std::string& path) {
  std::error_code problem;
  const auto absolute = std::filesystem::absolute(path, problem);
  if (problem || access(absolute.c_str(), R_OK) != 0) return fail(Code::file_unreadable, path);
  return absolute.string();
}

// Its last words.
std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

// From a copy, see README.md; where programs cannot be run there, as it is.
Result<processes::Child> start_child(const std::string& program, const PrivateFolder& folder) {
  const std::vector<std::string> words{"-d", "-c", folder.path_of("unbound.conf")};
  const std::string copy = folder.path_of("unbound");
  std::error_code problem;
  std::filesystem::copy_file(program, copy, problem);
  if (!problem && access(copy.c_str(), X_OK) == 0) {
    if (auto child = processes::Child::start({copy, words})) return child;
  }
  return processes::Child::start({program, words});
}

// Until it listens: then it begins to tell.
Result<void> wait_until_it_tells(TapSocket& tap, processes::Child& child, const HeldSignals& signals) {
  const lookup::Instant give_up = dns_sockets::monotonic_now() + patience_to_start;
  std::string said;
  while (tap.state() != TapSocket::State::telling) {
    const bool over = child.ended() || signals.told_to_end() || tap.state() == TapSocket::State::ended;
    if (over || dns_sockets::monotonic_now() >= give_up) {
      return fail(Code::server_not_started, "unbound", last_line(said + child.read_output()));
    }
    std::array<pollfd, 3> polled{pollfd{tap.descriptor(), POLLIN, 0}, pollfd{child.end_descriptor(), POLLIN, 0},
                                 pollfd{child.output_descriptor(), POLLIN, 0}};
    poll(polled.data(), polled.size(), static_cast<int>(between_looks.count()));
    said += child.read_output();
    tap.read();
  }
  return {};
}

bool port_was_taken(const Error& error) {
  return error.code == Code::server_not_started && error.detail.contains("already in use");
}

}  // namespace

Result<void> check_file(const std::string& path) {
  EMBLEM_CHECK(absolute_file(path));
  return {};
}

Result<std::unique_ptr<Resolver>> Resolver::start(const Setup& given) {
  const auto program = processes::find_program("unbound");
  if (!program) return fail(Code::program_missing, "unbound", "Debian: apt-get install unbound");
  Setup setup = given;
  EMBLEM_TRY(setup.trust_anchor, absolute_file(given.trust_anchor));
  if (given.root_hints) {
    EMBLEM_TRY(setup.root_hints, absolute_file(*given.root_hints));
  }
  Result<Running> running = launch(*program, setup);
  for (int i = 1; i < most_starts && !running && port_was_taken(running.error()); ++i) {
    running = launch(*program, setup);
  }
  if (!running) return std::unexpected(std::move(running).error());
  return std::unique_ptr<Resolver>(new Resolver(*std::move(running), setup.rules));
}

// The folder goes as soon as everything in it was read, and before a signal that came meanwhile ends us.
Result<Resolver::Running> Resolver::launch(const std::string& program, const Setup& setup) {
  const HeldSignals signals;
  EMBLEM_TRY(const std::unique_ptr<PrivateFolder> folder, PrivateFolder::make());
  const auto port = find_free_port();
  if (!port) return fail(Code::server_not_started, "unbound", "no free port");
  EMBLEM_TRY(std::unique_ptr<TapSocket> tap, TapSocket::listen_at(folder->path_of("tap")));
  EMBLEM_TRY(const std::string text, own_resolver::encode_configuration({.port = *port,
                                                                         .tap = folder->path_of("tap"),
                                                                         .trust_anchor = setup.trust_anchor,
                                                                         .root_hints = setup.root_hints}));
  EMBLEM_CHECK(files::write_file(folder->path_of("unbound.conf"), as_bytes(text), files::Mode::owner_only));
  EMBLEM_TRY(processes::Child child, start_child(program, *folder));
  EMBLEM_CHECK(wait_until_it_tells(*tap, child, signals));
  EMBLEM_TRY(const dns::IpAddress loopback, dns::IpAddress::parse("127.0.0.1"));
  return Running{{.address = loopback, .port = *port}, std::move(tap), std::move(child)};
}

Resolver::Resolver(Running running, const own_resolver::Transcript::Rules& rules)
    : address_(running.address),
      tap_(std::move(running.tap)),
      child_(std::move(running.child)),
      channel_(lookup::Way::udp, address_),
      transcript_(rules) {}

// With AD, so that the answer says whether DNSSEC proves it (RFC 6840 section 5.7).
void Resolver::send(const dns::Question& question) {
  dns::Message query{.questions = {question}, .edns = dns::Edns{.udp_bytes = edns_bytes}};
  query.header.id = dns_sockets::KernelRandom().draw();
  query.header.recursion_desired = true;
  query.header.authentic_data = true;
  if (const auto bytes = dns::encode_message(query)) channel_.send(*bytes);
  ++unanswered_;
}

// Unbound tells what it has to tell once a second, or when there are 32 messages: this fills them up with what it
// answers by itself, asking nobody (RFC 6761 section 6.3).
void Resolver::hurry() {
  constexpr int most_kept = 32;
  const auto localhost = dns::DomainName::parse("localhost");
  for (int i = 0; i < most_kept; ++i) send({*localhost, dns::type_a});
}

void Resolver::ask(std::span<const dns::Question> questions) {
  const auto is_open = [this](const dns::Question& question) { return transcript_.find_reply(question) == nullptr; };
  for (const dns::Question& question : questions) {
    if (is_open(question)) send(question);
  }
  const lookup::Instant give_up = dns_sockets::monotonic_now() + patience_to_ask;
  bool hurried = false;
  while (std::ranges::any_of(questions, is_open) && tap_->state() != TapSocket::State::ended && !child_.ended() &&
         dns_sockets::monotonic_now() < give_up) {
    wait(give_up);
    if (unanswered_ == 0 && !std::exchange(hurried, true)) hurry();
  }
}

// What it answers is taken from what it tells, where it comes after everything that led to it.
void Resolver::wait(lookup::Instant until) {
  std::array<pollfd, 4> polled{pollfd{tap_->descriptor(), POLLIN, 0}, pollfd{child_.end_descriptor(), POLLIN, 0},
                               pollfd{child_.output_descriptor(), POLLIN, 0}, pollfd{channel_.descriptor(), POLLIN, 0}};
  const auto patience = std::max((until - dns_sockets::monotonic_now()).count(), lookup::Instant::rep{0});
  poll(polled.data(), polled.size(), static_cast<int>(patience));
  for (const dnstap::TapMessage& told : tap_->read()) transcript_.add(told);
  child_.read_output();
  while (channel_.receive()) {
    if (unanswered_ > 0) --unanswered_;
  }
}

}  // namespace emblem::unbound
