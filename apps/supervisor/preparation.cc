#include "apps/supervisor/preparation.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "adapters/files/files.h"
#include "adapters/files/folders.h"
#include "adapters/files/writing.h"
#include "engine/name_server/first_zone.h"
#include "engine/name_server/secondary.h"
#include "engine/name_server/zone_text.h"

namespace emblem::supervisor {
namespace {

constexpr std::size_t longest_key_file = std::size_t{64} * 1024;

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Result<std::string> absolute_path(const std::string& path) {
  std::error_code problem;
  const auto absolute = std::filesystem::absolute(path, problem);
  if (problem || path.empty()) return fail(Code::file_unreadable, path, problem.message());
  std::string text = absolute.lexically_normal().string();
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

Result<std::string> usual_folder(const dns::DomainName& zone) {
  if (std::string given = from_environment("STATE_DIRECTORY"); !given.empty()) return given;
  std::string name = zone.to_text();
  std::ranges::replace(name, '/', '_');
  std::string state = from_environment("XDG_STATE_HOME");
  if (state.empty()) {
    const std::string home = from_environment("HOME");
    if (home.empty())
      return fail(Code::option_value_wrong, "--dir", "name a folder: neither HOME nor XDG_STATE_HOME says one");
    state = home + "/.local/state";
  }
  return state + "/emblem/serve-" + name;
}

// In the build tree, beside the program, or where packages put such things; where nothing is, the last of these.
std::string usual_module() {
  std::error_code problem;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", problem).parent_path();
  const std::array candidates{folder / "plugins/knot/emblem.so", folder / "emblem.so",
                              (folder / "../lib/emblem/emblem.so").lexically_normal()};
  for (const auto& candidate : candidates) {
    if (files::exists(candidate.string())) return candidate.string();
  }
  return candidates.back().string();
}

Result<dns::DomainName> zone_of(const Wishes& wishes, ZoneFile zone_file) {
  if (wishes.zone_name) return dns::DomainName::parse(*wishes.zone_name);
  if (zone_file == ZoneFile::is_to_be_made) return name_server::name_of_zone("", wishes.zone_file);
  EMBLEM_TRY(const Bytes bytes, files::read_file(wishes.zone_file, name_server::zone_limits().master_file_bytes));
  return name_server::name_of_zone(as_text(bytes), wishes.zone_file);
}

Result<name_server::Secondary> read_secondary(const std::string& text) {
  EMBLEM_TRY(const auto words, name_server::parse_secondary(text));
  EMBLEM_TRY(Bytes bytes, files::read_file(words.key_file, longest_key_file));
  const Secret file(std::move(bytes));
  auto key = update::parse_tsig_key(as_text(file.bytes()));
  if (!key) return std::unexpected(within(words.key_file, key.error()));
  return name_server::Secondary{words.server, words.key_file, *std::move(key)};
}

}  // namespace

Result<Preparation> prepare(const Wishes& wishes, ZoneFile zone_file) {
  Preparation made;
  name_server::Settings& settings = made.settings;
  for (const std::string& text : wishes.listen) {
    EMBLEM_TRY(const lookup::Server server, lookup::parse_server(text));
    if (std::ranges::find(settings.listen, server) == settings.listen.end()) settings.listen.push_back(server);
  }
  for (const std::string& text : wishes.secondaries) {
    EMBLEM_TRY(auto secondary, read_secondary(text));
    settings.secondaries.push_back(std::move(secondary));
  }
  EMBLEM_TRY(made.zone_file, absolute_path(wishes.zone_file));
  EMBLEM_TRY(settings.zone, zone_of(wishes, zone_file));
  if (wishes.folder) {
    EMBLEM_TRY(settings.folder, absolute_path(*wishes.folder));
  } else {
    EMBLEM_TRY(const std::string folder, usual_folder(settings.zone));
    EMBLEM_TRY(settings.folder, absolute_path(folder));
  }
  EMBLEM_TRY(settings.module, absolute_path(wishes.module.value_or(usual_module())));
  settings.rate = wishes.rate;
  settings.signing = wishes.signing;
  settings.workers = std::max(name_server::least_workers, std::thread::hardware_concurrency());
  settings.ihle = wishes.ihle;
  return made;
}

Result<void> make_zone_file(const Preparation& preparation) {
  EMBLEM_TRY(const std::string text,
             name_server::make_first_zone(preparation.settings.zone, preparation.settings.listen));
  return files::create_file(preparation.zone_file, as_bytes(text), files::Mode::everybody_reads);
}

}  // namespace emblem::supervisor
