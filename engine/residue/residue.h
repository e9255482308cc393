// What remains of a mark after it was taken away, and what each remainder shows to whom.
#pragma once

#include "engine/residue/facts.h"

namespace emblem::residue {

enum class Basis : std::uint8_t {
  seen,      // a server was asked, or a certificate is at hand
  recorded,  // the home says so
  unseen,    // nobody can look; it must be reckoned with
};

struct Remainder {
  std::string where;  // "127.0.0.1#53", "Argon2026h1", "caches of resolvers"
  std::string what;
  std::string shows;  // what whoever has it can tell from it
  std::string until;  // RFC 3339, or words: "it is taken away there", "for ever"
  Basis basis{};

  friend bool operator==(const Remainder&, const Remainder&) = default;
};

enum class State : std::uint8_t {
  gone,       // whoever was asked gives no emblem, and the home knows of no place
  remaining,  // somebody still gives it, or the asset is marked
  unknown,    // somebody did not answer, or nobody was asked and no home says anything
};

struct Residue {
  State state = State::unknown;
  std::vector<Remainder> remainders;  // what ends first stands first: servers, caches, copies, logs
};

// The commitment in the logs names an organisation and no asset (draft-linker-diem-adem-core (cbor) section 6); emblems
// name assets and prove by themselves, in whoever's hands, until they end.
Residue list_residue(const Facts& facts);

// "seen", "recorded", "unseen"; "gone", "remaining", "unknown".
std::string_view to_text(Basis basis);
std::string_view to_text(State state);

}  // namespace emblem::residue
