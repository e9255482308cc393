// What belongs together at a name: the emblems of one mark, the endorsements that carry them, and the keys.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "core/issue/records.h"
#include "engine/issuing/workbench.h"

namespace emblem::issuing {

// Refers to the contents that it was selected from.
struct PublishedSet {
  std::vector<const home::Token*> tokens;
  std::vector<crypto::PublicKey> keys;
};

// Selects the sets of one home's marks. Endorsements are read once; contents and bench must outlive it.
class SetFinder {
 public:
  SetFinder(const home::Contents& contents, const Workbench& bench);

  // For each dialect of the mark: its current emblem, the longest-lasting endorsement of the emblem's key by our root
  // that admits it, and every endorsement of that root by others that admits it; expired tokens are left out.
  PublishedSet find(const home::Mark& mark) const;

  // The same in one dialect.
  PublishedSet find(const home::Mark& mark, Dialect dialect) const;

  // Whether anybody else has endorsed the organisation, for whatever it may be.
  bool is_endorsed() const { return !others_.empty(); }

  // The home's key that signed one of its own tokens; null where it is not there.
  const home::Key* find_signer(const home::Token& token) const;

  // The current emblem that ends last; null if there is none.
  const home::Token* find_emblem(const home::Mark& mark, Dialect dialect) const;

  // The endorsement by our root that admits the emblem and ends last; null if there is none.
  const home::Token* find_own_endorsement(const home::Token& emblem) const;

 private:
  struct Endorsement {
    const home::Token* kept;
    token::UnverifiedToken content;
  };
  // What is read of an emblem to see what admits it: in `jose` all of it.
  struct Sought {
    const home::Token& emblem;
    std::optional<token::UnverifiedToken> content;
  };

  void add_own(Endorsement endorsement);
  Sought seek(const home::Token& emblem) const;
  static bool admits(const Endorsement& endorsement, const Sought& sought);
  void gather(const home::Mark& mark, Dialect dialect, PublishedSet& set) const;
  void add_endorser_key(const home::Token& endorsement, PublishedSet& set) const;

  const home::Contents& contents_;
  const Workbench& bench_;
  std::map<std::int64_t, std::vector<const home::Token*>> emblems_;  // live ones, by mark
  std::map<std::string, const home::Key*, std::less<>> keys_;        // by both identifiers
  std::vector<Endorsement> own_;                                     // that constrain no assets, or not only to names
  // Those that constrain them to names, by each: one for every mark, where marks were made one by one.
  std::multimap<std::string, std::shared_ptr<const Endorsement>> own_by_name_;
  std::vector<Endorsement> others_;
};

// The names at which the mark's records stand: of `*.x` both itself and x; addresses have none.
std::vector<dns::DomainName> owners_of(const home::Mark& mark);

std::vector<dns::Record> records_of(const PublishedSet& set, const issue::RecordRules& rules);

bool has_endorser(const PublishedSet& set, const Workbench& bench);

}  // namespace emblem::issuing
