#include "apps/wiring/home.h"

#include <algorithm>
#include <cstdlib>

#include "adapters/clock/clock.h"
#include "adapters/files/files.h"
#include "adapters/files/folders.h"
#include "adapters/files/writing.h"
#include "adapters/home_file/home_file.h"
#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "adapters/sqlite/sqlite_store.h"
#include "apps/wiring/keyring.h"
#include "apps/wiring/materials.h"
#include "apps/wiring/state_files.h"
#include "core/bytes/base_encodings.h"

namespace emblem::wiring {
namespace {

constexpr std::size_t settings_bytes = 1 << 20;

class ConcreteHome final : public Home {
 public:
  explicit ConcreteHome(const HomeOptions& options)
      : options_(options),
        provider_(provider::make_provider()),
        reader_(openssl::make_reader()),
        keyring_(options.folder, options.passphrase) {}

  Result<void> read() {
    const std::string path = options_.folder + "/emblem.toml";
    if (!files::exists(path)) return fail(Code::home_missing, options_.folder);
    EMBLEM_TRY(const Bytes text, files::read_file(path, settings_bytes));
    EMBLEM_TRY(settings_, home_file::parse_settings(as_text(text), path));
    EMBLEM_TRY(store_, sqlite::open_store(options_.folder + "/store.sqlite"));
    EMBLEM_CHECK(read_materials());
    bench_.emplace(issuing::Workbench{.issuer = settings_->issuer,
                                      .now = options_.at ? *options_.at : clock::read_clock(),
                                      .provider = *provider_,
                                      .reader = *reader_,
                                      .logs = logs_,
                                      .limits = limits_,
                                      .evidence = evidence_});
    return {};
  }

  const std::string& folder() const override { return options_.folder; }
  const home::Settings& settings() const override { return *settings_; }
  home::Store& store() override { return *store_; }
  const issuing::Workbench& bench() const override { return *bench_; }
  issuing::Keyring& keyring() override { return keyring_; }

  Result<std::unique_ptr<files::Lock>> lock_places() override {
    auto lock = files::Lock::take_folder(options_.folder, std::chrono::seconds(5));
    if (!lock && lock.error().code == Code::folder_in_use) return fail(Code::home_busy, options_.folder);
    return lock;
  }

  Result<void> keep_logs() override {
    if (!options_.logs) return {};
    EMBLEM_TRY(const Bytes content, files::read_file(*options_.logs, limits_.log_list_bytes));
    EMBLEM_CHECK(files::make_folder(logs_folder()));
    const std::string name = encode_hex(ByteView(provider_->sha256(content).bytes).first(8)) + ".json";
    auto kept = files::create_file(logs_folder() + "/" + name, content, files::Mode::everybody_reads);
    if (!kept && kept.error().code != Code::file_exists) return kept;
    return {};
  }

  std::vector<std::string> kept_logs() const override {
    if (!files::exists(logs_folder())) return {};
    auto paths = files::find_files(logs_folder()).value_or(std::vector<std::string>());
    for (std::string& path : paths) path.erase(0, options_.folder.size() + 1);
    return paths;
  }

 private:
  std::string logs_folder() const { return options_.folder + "/logs"; }

  // The built-in list or the one fetched last, those that the home keeps, and the one given now.
  Result<void> read_materials() {
    const MaterialReading reading{.provider = *provider_, .reader = *reader_, .limits = limits_};
    CheckOptions options;
    options.evidence = options_.evidence;
    options.kept_logs = log_list_path();
    EMBLEM_TRY(Materials materials, wiring::read_materials(options, reading));
    evidence_ = std::move(materials.evidence);
    logs_ = std::move(materials.logs);
    std::vector<std::string> lists;
    if (files::exists(logs_folder())) {
      EMBLEM_TRY(lists, files::find_files(logs_folder()));
    }
    if (options_.logs) lists.push_back(*options_.logs);
    for (const std::string& path : lists) {
      EMBLEM_TRY(const Bytes content, files::read_file(path, limits_.log_list_bytes));
      auto list = ct::LogList::parse(content, *provider_, limits_);
      if (!list) return std::unexpected(within(path, std::move(list).error()));
      logs_ = ct::LogList::merge(logs_, *list);
    }
    return {};
  }

  HomeOptions options_;
  std::unique_ptr<const crypto::Provider> provider_;
  std::unique_ptr<const x509::Reader> reader_;
  Limits limits_;
  std::optional<home::Settings> settings_;
  std::unique_ptr<home::Store> store_;
  evidence::Set evidence_;
  ct::LogList logs_;
  HomeKeyring keyring_;
  std::optional<issuing::Workbench> bench_;
};

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Result<std::unique_ptr<Home>> open_home(const HomeOptions& options) {
  auto home = std::make_unique<ConcreteHome>(options);
  EMBLEM_CHECK(home->read());
  return home;
}

std::string home_folder(const std::optional<std::string>& given) {
  if (given) return *given;
  if (std::string folder = from_environment("EMBLEM_HOME"); !folder.empty()) return folder;
  if (const std::string data = from_environment("XDG_DATA_HOME"); !data.empty()) return data + "/emblem";
  return from_environment("HOME") + "/.local/share/emblem";
}

}  // namespace emblem::wiring
