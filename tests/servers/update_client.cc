// Puts records into a zone by dynamic update, or looks whether servers have them: for tests, with a clock that can be
// set.
//
//   update_client update SERVER KEYFILE ZONE SECONDS WANTED PUBLISHED
//   update_client zones SERVER KEYFILE NAME…
//   update_client verify WAIT PRESENT GONE SERVER…
//
// Record files are master files. Exit codes: 0 done, 3 an error of ours, printed as one line; verify: its own.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "adapters/clock/clock.h"
#include "adapters/files/files.h"
#include "adapters/provider/provider.h"
#include "apps/wiring/update_target.h"
#include "apps/wiring/verification.h"
#include "core/dns/master_file.h"

namespace {

using namespace emblem;

[[noreturn]] void fail_with(const Error& error) {
  std::printf("%s: %s\n", std::string(code_info(error.code).name).c_str(), to_text(error).c_str());
  std::exit(3);
}

template <typename T>
T require(Result<T> result) {
  if (!result) fail_with(result.error());
  return *std::move(result);
}

std::vector<dns::Record> read_records(const std::string& path) {
  const Bytes bytes = require(files::read_file(path, std::size_t{64} * 1024 * 1024));
  dns::MasterFile file = dns::parse_master_file(as_text(bytes), {});
  if (!file.errors.empty()) fail_with(file.errors.front());
  return std::move(file.records);
}

std::shared_ptr<wiring::KeyedServer> open_server(const std::string& address, const std::string& key_file,
                                                 std::int64_t ahead) {
  wiring::KeyFile file = require(wiring::read_key_file(key_file));
  if (file.access == files::Access::wider) std::printf("the key file is exposed\n");
  return std::make_shared<wiring::KeyedServer>(wiring::KeyedServer::Setup{
      .server = require(lookup::parse_server(address)), .key = std::move(file.key), .now = [ahead] {
        return clock::read_clock() + UnixTime{ahead, 0};
      }});
}

int run_update(const std::vector<std::string>& words) {
  const auto target = wiring::make_update_target(open_server(words[0], words[1], std::atoll(words[3].c_str())),
                                                 {require(dns::DomainName::parse(words[2])), words[1], {}});
  const auto wanted = read_records(words[4]);
  const auto published = read_records(words[5]);
  const publishing::KnownRecords nothing;
  const auto provider = provider::make_provider();
  const publishing::Plan plan =
      require(target->plan({.wanted = wanted, .published = published, .known = nothing, .provider = *provider}));
  for (const Finding& finding : plan.findings) {
    std::printf("%s: %s %s\n", std::string(code_info(finding.code).name).c_str(), finding.where.c_str(),
                finding.text.c_str());
  }
  if (plan.changes()) {
    if (const auto done = target->carry_out(); !done) fail_with(done.error());
  }
  std::printf("added %zu, removed %zu, ours %zu\n", plan.add.size(), plan.remove.size(), plan.ours.size());
  return 0;
}

int run_zones(const std::vector<std::string>& words) {
  const auto server = open_server(words[0], words[1], 0);
  std::set<dns::DomainName> names;
  for (std::size_t i = 2; i < words.size(); ++i) names.insert(require(dns::DomainName::parse(words[i])));
  const wiring::UpdateZones found = require(wiring::find_update_zones(*server, names));
  for (const dns::DomainName& zone : found.zones) std::printf("zone %s\n", zone.to_text().c_str());
  for (const Finding& finding : found.findings) std::printf("outside %s\n", finding.where.c_str());
  return 0;
}

int run_verify(const std::vector<std::string>& words) {
  const wiring::VerifyReport report = require(wiring::verify_servers({.present = read_records(words[1]),
                                                                      .gone = read_records(words[2]),
                                                                      .zone = std::nullopt,
                                                                      .via = {words.begin() + 3, words.end()},
                                                                      .wait = std::atoll(words[0].c_str()),
                                                                      .on_progress = {}}));
  for (const wiring::ZoneReport& zone : report.zones) {
    for (const agreement::ServerView& view : zone.servers) {
      static constexpr const char* states[] = {"unasked", "agrees", "differs", "silent"};
      std::printf("%s %s %s serial %u, %zu missing, %zu still there, %zu rounds\n", zone.zone.to_text().c_str(),
                  to_text(view.server.address).c_str(), states[static_cast<unsigned>(view.state)],
                  view.serial.value_or(0), view.missing.size(), view.lingering.size(), view.rounds);
    }
  }
  for (const Finding& finding : report.findings) {
    std::printf("%s: %s: %s\n", std::string(code_info(finding.code).name).c_str(), finding.where.c_str(),
                finding.text.c_str());
  }
  return report.exit_code();
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + (count < 2 ? count : 2), arguments + count);
  const std::string verb = count < 2 ? "" : arguments[1];
  if (verb == "update" && words.size() == 6) return run_update(words);
  if (verb == "zones" && words.size() >= 3) return run_zones(words);
  if (verb == "verify" && words.size() >= 4) return run_verify(words);
  std::printf("usage: see the top of update_client.cc\n");
  return 2;
}
