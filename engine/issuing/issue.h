// Marking assets, and keeping the marks alive.
#pragma once

#include "engine/issuing/published_set.h"
#include "engine/issuing/sign.h"

namespace emblem::issuing {

enum class Caution : std::uint8_t {
  rehearsed,  // a set that our own validator would not accept is not handed out
  forced,
};

struct IssueOrder {
  std::vector<std::vector<std::string>> emblems;  // the assets of each; at least one, none empty
  std::vector<Dialect> dialects;                  // at least one
  token::Purposes purposes = token::red_cross_protective;
  std::int64_t lifetime = 0;                // seconds from now, positive
  std::optional<std::int64_t> endorse_for;  // seconds; nothing: as long as the emblems
  Caution caution = Caution::rehearsed;
};

// One emblem that was marked or renewed, and how it fares.
struct MarkedEmblem {
  home::Mark mark;
  // Bytes of the largest answer that carries the set of one of its names.
  std::size_t answer = 0;
};

struct Issued {
  home::Change change;
  std::vector<MarkedEmblem> emblems;
  std::vector<Finding> findings;  // asset_of_another, answer_large, set_refused where forced or left out
  std::size_t left_out = 0;       // marks that were due and stay as they are, for their sets would be refused
};

// Marks that have exactly these assets are renewed with the new terms; others are added. Errors: those of Signer,
// lifetime_wrong, set_refused.
Result<Issued> issue(const home::Contents& contents, const IssueOrder& order, Keyring& keyring, const Workbench& bench);

struct RenewOrder {
  // What is left of an emblem's lifetime when it is time to renew it; 3: a third.
  std::int64_t fraction = 3;
  Caution caution = Caution::rehearsed;
};

// Signs anew what is near its end, was never signed in one of its dialects, or is signed by a key that is active no
// more. Changes nothing while everything is fresh. A mark that would be refused does not keep the others from being
// renewed; where nothing else is due it is an error. Errors: as for issue.
Result<Issued> renew(const home::Contents& contents, const RenewOrder& order, Keyring& keyring, const Workbench& bench);

// Whether a mark needs to be signed anew.
bool is_due(const SetFinder& sets, const home::Mark& mark, const RenewOrder& order, const Workbench& bench);

}  // namespace emblem::issuing
