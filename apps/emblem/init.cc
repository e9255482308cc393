#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/verbs.h"
#include "apps/wiring/keyring.h"
#include "apps/wiring/new_home.h"

namespace emblem::app {

Result<int> run_init(const CommandLine& line) {
  EMBLEM_TRY(const wiring::HomeOptions options, read_home_options(line));
  EMBLEM_TRY(const std::string issuer, require_value(line, Option::issuer));
  auto organization = token::OrganizationId::parse(issuer);
  if (!organization) return std::unexpected(within("--issuer", std::move(organization).error()));
  wiring::NewHome wanted{
      .folder = options.folder,
      .issuer = *std::move(organization),
      .root_token = line.find_value(Option::pkcs11),
      .protection = line.has(Option::passphrase) ? wiring::Protection::passphrase : wiring::Protection::none,
      .passphrase = options.passphrase,
      .at = options.at};
  if (const auto algorithm = line.find_value(Option::algorithm)) {
    const auto curve = wiring::find_curve(*algorithm);
    if (!curve) {
      return fail(Code::option_value_wrong, "--algorithm " + *algorithm,
                  std::string(option_row(Option::algorithm).words));
    }
    wanted.curve = *curve;
  }
  EMBLEM_TRY(const auto keys, wiring::make_home(wanted));
  std::string text = "home of " + issuer + " made in " + options.folder + "\n";
  for (const home::Key& key : keys) text += "  key " + key.name + ": " + key.place + "\n";
  text += "next: emblem --home " + options.folder + " commit\n";
  EMBLEM_CHECK(print(text));
  return 0;
}

}  // namespace emblem::app
