#include <algorithm>

#include "adapters/home_file/home_file.h"
#include "adapters/home_file/words.h"

namespace emblem::home_file {
namespace {

using home::Settings;

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

template <typename Item, typename ToWord>
std::string list_of(const std::vector<Item>& items, ToWord to_word) {
  std::string list = "[";
  for (const Item& item : items) {
    if (list.size() > 1) list += ", ";
    list += quoted(to_word(item));
  }
  return list + "]";
}

// In the largest unit that divides it.
std::string duration(std::int64_t seconds) {
  struct Unit {
    std::int64_t seconds;
    char letter;
  };
  constexpr std::array<Unit, 4> units = {{{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}}};
  const auto* const unit = std::ranges::find_if(units, [&](const Unit& one) { return seconds % one.seconds == 0; });
  return std::to_string(seconds / unit->seconds) + unit->letter;
}

enum class Standing : std::uint8_t { as_by_default, set };

// A key below its comment; a comment itself where it is as by default.
std::string line(std::string_view comment, const std::string& assignment, Standing standing) {
  return "\n# " + std::string(comment) + "\n" + (standing == Standing::as_by_default ? "# " : "") + assignment + "\n";
}

template <typename Value>
Standing standing_of(const Value& value, const Value& by_default) {
  return value == by_default ? Standing::as_by_default : Standing::set;
}

std::string issue_lines(const Settings& settings, const Settings& standard) {
  std::string text = "\n[issue]\n";
  text += line("Dialects to publish, side by side: \"cose\", \"cose-16sep\", \"jose\".",
               "dialects = " + list_of(settings.dialects, [](Dialect dialect) { return to_text(dialect); }),
               standing_of(settings.dialects, standard.dialects));
  text += line("How long an emblem is valid: days \"90d\", hours \"36h\" or minutes \"15m\".",
               "lifetime = " + quoted(duration(settings.lifetime)), standing_of(settings.lifetime, standard.lifetime));
  text += line("Time to live of the DNS records, in seconds. Copies may stay that long after a withdrawal.",
               "ttl = " + std::to_string(settings.ttl), standing_of(settings.ttl, standard.ttl));
  text +=
      line("Number of the DNS record type that carries CBOR tokens.",
           "ihle_type = " + std::to_string(settings.ihle_type), standing_of(settings.ihle_type, standard.ihle_type));
  text += line("How many of the web certificate's logs an endorsement names.",
               "log_entries = " + std::to_string(settings.log_entries),
               standing_of(settings.log_entries, standard.log_entries));
  return text;
}

std::string desk_lines(const Settings& settings, const Settings& standard) {
  std::string text = "\n# For an authority that endorses other organisations.\n[desk]\n";
  text += line("Key identifiers of the people who may approve a request.",
               "approvers = " + list_of(settings.approvers, [](const std::string& key) { return key; }),
               standing_of(settings.approvers, standard.approvers));
  text += line("How many of them must approve before the root key signs.",
               "quorum = " + std::to_string(settings.quorum), standing_of(settings.quorum, standard.quorum));
  return text;
}

}  // namespace

std::string encode_settings(const Settings& settings) {
  const Settings standard{.issuer = settings.issuer};
  std::string text =
      "# The settings of this home. Lines that begin with # are comments: take the # away to set a key.\n"
      "# A flag on the command line wins over what stands here.\n\n";
  text += "version = " + std::to_string(home::settings_version) + "\n";
  text += line("The organisation in whose name this home signs.", "issuer = " + quoted(settings.issuer.text()),
               Standing::set);
  const auto* const row = std::ranges::find(algorithm_words, settings.algorithm, &AlgorithmWord::algorithm);
  text += line("Of new keys: \"ES256\", \"ES384\", \"ES512\" or \"Ed25519\".", "algorithm = " + quoted(row->word),
               standing_of(settings.algorithm, standard.algorithm));
  return text + issue_lines(settings, standard) + desk_lines(settings, standard);
}

}  // namespace emblem::home_file
