#include "adapters/files/files.h"
#include "adapters/provider/provider.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/verbs.h"
#include "apps/wiring/keyring.h"
#include "core/x509/pem.h"
#include "engine/issuing/home_keys.h"
#include "engine/issuing/rotate.h"

namespace emblem::app {
namespace {

constexpr std::size_t key_file_bytes = 65536;
constexpr std::string_view next_root_steps =
    "next: emblem commit, emblem request and emblem accept for it, then emblem key rotate --root --finish\n";

Result<home::KeyRole> read_role(const CommandLine& line) {
  const std::string role = line.find_value(Option::role).value_or(line.has(Option::root) ? "root" : "emblem");
  if (role == "root") return home::KeyRole::root;
  if (role == "emblem") return home::KeyRole::emblem;
  if (role == "approver") return home::KeyRole::approver;
  return fail(Code::option_value_wrong, "--role " + role, std::string(option_row(Option::role).words));
}

std::string_view role_text(home::KeyRole role) {
  switch (role) {
    case home::KeyRole::root:
      return "root";
    case home::KeyRole::emblem:
      return "emblem";
    case home::KeyRole::web:
      return "web";
    case home::KeyRole::approver:
      return "approver";
  }
  return "";
}

// A part of a file's name.
bool is_key_name(std::string_view name) {
  constexpr std::size_t longest = 64;
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
  return !name.empty() && name.size() <= longest && name.find_first_not_of(allowed) == std::string_view::npos;
}

// Everything about a key to be made but its name; `passphrase` must outlive it.
Result<wiring::NewKey> read_wanted(const CommandLine& line, wiring::Home& home, std::optional<Secret>& passphrase) {
  EMBLEM_TRY(const home::KeyRole role, read_role(line));
  wiring::NewKey wanted{.name = {},
                        .role = role,
                        .curve = crypto::curve_of(home.settings().algorithm),
                        .folder = home.folder(),
                        .token = line.find_value(Option::pkcs11),
                        .made = home.bench().now};
  if (const auto algorithm = line.find_value(Option::algorithm)) {
    const auto curve = wiring::find_curve(*algorithm);
    if (!curve) {
      return fail(Code::option_value_wrong, "--algorithm " + *algorithm,
                  std::string(option_row(Option::algorithm).words));
    }
    wanted.curve = *curve;
  }
  EMBLEM_TRY(const wiring::HomeOptions options, read_home_options(line));
  wanted.pin = options.passphrase;
  if (line.has(Option::passphrase)) {
    EMBLEM_TRY(passphrase, options.passphrase.read("passphrase for the key", wiring::Passphrase::chosen_now));
    wanted.passphrase = &*passphrase;
  }
  return wanted;
}

// A key that takes the place of one under a passphrase has one too.
Result<void> protect_like_old(const CommandLine& line, wiring::Home& home, wiring::NewKey& wanted,
                              std::optional<Secret>& passphrase) {
  if (wanted.passphrase != nullptr || wanted.token) return {};
  EMBLEM_TRY(const home::Contents contents, home.store().read());
  const home::Key* old = issuing::find_active(contents, wanted.role);
  if (old == nullptr) return {};
  EMBLEM_TRY(const wiring::Protection protection, wiring::protection_of(*old, home.folder()));
  if (protection == wiring::Protection::none) return {};
  EMBLEM_TRY(const wiring::HomeOptions options, read_home_options(line));
  EMBLEM_TRY(passphrase, options.passphrase.read("passphrase for the key", wiring::Passphrase::chosen_now));
  wanted.passphrase = &*passphrase;
  return {};
}

home::JournalEntry made_entry(const home::Key& key, std::string_view action, const issuing::Workbench& bench) {
  return {.at = bench.now,
          .action = std::string(action),
          .by = {},
          .what = key.name,
          .whom = to_text(issuing::id_of(key.key, keys::Family::cbor, bench.provider)),
          .until = {}};
}

Result<int> make_new(const CommandLine& line, wiring::Home& home) {
  std::optional<Secret> passphrase;
  EMBLEM_TRY(wiring::NewKey wanted, read_wanted(line, home, passphrase));
  std::optional<home::Key> made;
  EMBLEM_CHECK(home.store().update([&](const home::Contents& contents) -> Result<home::Change> {
    if (wanted.role == home::KeyRole::root && issuing::find_active(contents, home::KeyRole::root) != nullptr) {
      return fail(Code::key_name_taken, "root", "`emblem key rotate --root` makes the next one");
    }
    wanted.name =
        line.operands().size() > 1 ? line.operands()[1] : issuing::free_name(contents, role_text(wanted.role));
    if (!is_key_name(wanted.name)) {
      return fail(Code::option_value_wrong, "NAME " + wanted.name, "a name has letters, digits and hyphens, up to 64");
    }
    if (issuing::find_named(contents, wanted.name) != nullptr) return fail(Code::key_name_taken, wanted.name);
    EMBLEM_TRY(made, wiring::make_key(wanted, home.bench().provider));
    home::Change change;
    change.keys.push_back(*made);
    change.journal.push_back(made_entry(*made, "key made", home.bench()));
    return change;
  }));
  EMBLEM_CHECK(print("key " + made->name + " made: " + made->place + "\n"));
  return 0;
}

Result<int> import(const CommandLine& line, wiring::Home& home) {
  if (line.operands().size() < 2) return fail(Code::operand_missing, "key import", "it needs FILE");
  EMBLEM_TRY(const wiring::HomeOptions options, read_home_options(line));
  EMBLEM_TRY(const home::KeyRole role, read_role(line));
  EMBLEM_TRY(Bytes content, files::read_file(line.operands()[1], key_file_bytes));
  const Secret pem(std::move(content));
  std::optional<home::Key> made;
  EMBLEM_CHECK(home.store().update([&](const home::Contents& contents) -> Result<home::Change> {
    const home::Key* next = issuing::find_incoming_root(contents);
    if (role == home::KeyRole::root && next != nullptr) {
      return fail(Code::key_name_taken, next->name, "it is the next root key already; --finish changes over to it");
    }
    EMBLEM_TRY(made, wiring::import_key({.name = issuing::free_name(contents, role_text(role)),
                                         .role = role,
                                         .folder = home.folder(),
                                         .token = std::nullopt,
                                         .made = home.bench().now},
                                        pem.bytes(), options.passphrase, home.bench().provider));
    const bool has_root = issuing::find_active(contents, home::KeyRole::root) != nullptr;
    if (role == home::KeyRole::root && has_root) made->state = home::KeyState::incoming;
    for (const home::Key& known : contents.keys) {
      if (known.key == made->key) return fail(Code::key_name_taken, known.name, "it is this very key");
    }
    home::Change change;
    change.keys.push_back(*made);
    change.journal.push_back(made_entry(*made, "key imported", home.bench()));
    return change;
  }));
  std::string text = "key " + made->name + " kept: " + made->place + "\n";
  if (made->state == home::KeyState::incoming) text += next_root_steps;
  EMBLEM_CHECK(print(text));
  return 0;
}

Result<int> list(const CommandLine& line, wiring::Home& home) {
  EMBLEM_TRY(const home::Contents contents, home.store().read());
  std::vector<ListedKey> keys;
  for (const home::Key& key : contents.keys) {
    const auto& provider = home.bench().provider;
    keys.push_back({.name = key.name,
                    .role = std::string(role_text(key.role)),
                    .state = key.state,
                    .algorithm = std::string(wiring::algorithm_text(key.key.curve)),
                    .place = key.place,
                    .jose_kid = to_text(issuing::id_of(key.key, keys::Family::jose, provider)),
                    .cbor_kid = to_text(issuing::id_of(key.key, keys::Family::cbor, provider))});
  }
  EMBLEM_CHECK(print(line.has(Option::json) ? render_json(keys) : render_text(keys)));
  return 0;
}

Result<int> show(const CommandLine& line, wiring::Home& home) {
  EMBLEM_TRY(const home::Contents contents, home.store().read());
  const home::Key* key = nullptr;
  if (line.operands().size() > 1) {
    key = issuing::find_named(contents, line.operands()[1]);
    if (key == nullptr) return fail(Code::key_unknown, line.operands()[1]);
  } else {
    EMBLEM_TRY(key, issuing::require_active(contents, home::KeyRole::root));
  }
  EMBLEM_TRY(const Bytes spki, home.bench().provider.encode_spki(key->key));
  EMBLEM_CHECK(print(x509::encode_pem(x509::Label::public_key, spki)));
  return 0;
}

Result<int> rotate(const CommandLine& line, wiring::Home& home) {
  if (line.has(Option::finish)) {
    issuing::Issued issued;
    std::string name;
    EMBLEM_CHECK(home.store().update([&](const home::Contents& contents) -> Result<home::Change> {
      if (const home::Key* next = issuing::find_incoming_root(contents)) name = next->name;
      EMBLEM_TRY(issued, issuing::finish_root(
                             contents, line.has(Option::force) ? issuing::Caution::forced : issuing::Caution::rehearsed,
                             home.keyring(), home.bench()));
      return issued.change;
    }));
    EMBLEM_CHECK(print("key " + name + " is the root key now\n" + render_text(issued) +
                       (issued.emblems.empty() ? "" : "next: emblem publish\n")));
    return issued.left_out == 0 ? 0 : 1;
  }
  std::optional<Secret> passphrase;
  EMBLEM_TRY(wiring::NewKey wanted, read_wanted(line, home, passphrase));
  EMBLEM_CHECK(protect_like_old(line, home, wanted, passphrase));
  if (wanted.role == home::KeyRole::approver)
    return fail(Code::option_value_wrong, "--role approver", "root or emblem");
  std::optional<issuing::Issued> issued;
  std::string name;
  EMBLEM_CHECK(home.store().update([&](const home::Contents& contents) -> Result<home::Change> {
    if (wanted.role == home::KeyRole::root && issuing::find_incoming_root(contents) != nullptr) {
      return fail(Code::key_name_taken, issuing::find_incoming_root(contents)->name,
                  "it is the next root key already; --finish changes over to it");
    }
    wanted.name = name = issuing::free_name(contents, role_text(wanted.role));
    EMBLEM_TRY(home::Key made, wiring::make_key(wanted, home.bench().provider));
    if (wanted.role == home::KeyRole::root) return issuing::begin_root(std::move(made), home.bench());
    EMBLEM_TRY(issued, issuing::rotate_emblem_key(contents, std::move(made), home.keyring(), home.bench()));
    return issued->change;
  }));
  std::string text = "key " + name + " made\n";
  if (wanted.role == home::KeyRole::root) {
    text += next_root_steps;
  } else if (issued && !issued->emblems.empty()) {
    text += render_text(*issued) + "next: emblem publish\n";
  }
  EMBLEM_CHECK(print(text));
  return issued && issued->left_out > 0 ? 1 : 0;
}

}  // namespace

Result<int> run_key(const CommandLine& line) {
  const std::string& what = line.operands().front();
  const std::size_t most = what == "new" || what == "show" || what == "import" ? 2 : 1;
  if (line.operands().size() > most) return fail(Code::operand_unexpected, line.operands()[most]);
  EMBLEM_TRY(const auto home, open_home(line));
  if (what == "new") return make_new(line, *home);
  if (what == "list") return list(line, *home);
  if (what == "show") return show(line, *home);
  if (what == "import") return import(line, *home);
  if (what == "rotate") return rotate(line, *home);
  return fail(Code::verb_unknown, "key " + what, "new, list, show, import or rotate");
}

}  // namespace emblem::app
