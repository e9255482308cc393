// A home on disk, put together with what its verbs work with.
#pragma once

#include <memory>
#include <optional>

#include "adapters/files/lock.h"
#include "apps/wiring/passphrase.h"
#include "engine/home/settings.h"
#include "engine/home/store.h"
#include "engine/issuing/workbench.h"

namespace emblem::wiring {

struct HomeOptions {
  std::string folder;
  std::vector<std::string> evidence;  // paths of files and folders
  std::optional<std::string> logs;    // a log list beside those that the home keeps and the built-in
  std::optional<UnixTime> at;         // nothing: now
  PassphraseSource passphrase;
};

class Home {
 public:
  Home() = default;
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;
  virtual ~Home() = default;

  virtual const std::string& folder() const = 0;
  virtual const home::Settings& settings() const = 0;
  virtual home::Store& store() = 0;
  virtual const issuing::Workbench& bench() const = 0;
  virtual issuing::Keyring& keyring() = 0;

  // Keeps others out who publish or withdraw, until the end of the object: from the reading of what is marked to the
  // remembering of what stands where. Waits for a moment. Error: home_busy.
  virtual Result<std::unique_ptr<files::Lock>> lock_places() = 0;

  // Keeps the list of --logs in the home, for later verbs to know the same logs; called when it has served, before what
  // it served for is written. Errors: those of files::create_file.
  virtual Result<void> keep_logs() = 0;

  // The files of the log lists that the home keeps, below its folder; what stands in them is trusted by every verb on
  // it.
  virtual std::vector<std::string> kept_logs() const = 0;
};

// Errors: home_missing, home_malformed, home_newer, those of files, evidence and log lists.
Result<std::unique_ptr<Home>> open_home(const HomeOptions& options);

// The folder of --home, else of EMBLEM_HOME, else emblem below XDG_DATA_HOME or ~/.local/share.
std::string home_folder(const std::optional<std::string>& given);

}  // namespace emblem::wiring
