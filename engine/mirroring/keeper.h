// Brings sections of one log into the store and proves runs of them.
#pragma once

#include <functional>
#include <map>

#include "core/crypto/provider.h"
#include "core/mirror/content.h"
#include "engine/mirroring/source.h"
#include "engine/mirroring/store.h"

namespace emblem::mirroring {

// Keeps of each section what proving needs, some 2 kB; the entries go to the store at once. What does not lead to the
// tree head is taken out of the store again and ends the visit; what was proven before stays.
class Keeper {
 public:
  // Everything referred to must outlive the keeper.
  struct Setup {
    const ct::TreeHead& head;
    mirror::MirroredLog& into;
    Store& store;
    Source& source;
    const crypto::Provider& provider;
    const Limits& limits;
    std::set<std::uint64_t> again;    // begins of sections that are asked for although they are in the store
    std::set<Sha256Digest>& issuers;  // Plan::issuers
  };

  explicit Keeper(Setup setup) : setup_(std::move(setup)) {}

  // Goes on once all are here, whether from the store or from the log.
  void want_sections(const std::vector<ct::LeafRange>& sections, std::function<void()> then);
  // The same once they are proven and in the index. Runs that are wanted at the same time do not overlap.
  void want_run(const Run& run, std::function<void()> then);

  // Those that were not asked for yet.
  void want_issuers(const std::set<Sha256Digest>& fingerprints);

  void on_section(const ct::LeafRange& section, ByteView content);
  // Hashes one by one as ct::ranges_around names them.
  void on_surroundings(const ct::LeafRange& run, const std::vector<Sha256Digest>& before,
                       const std::vector<Sha256Digest>& behind);

  // When the first entries of a section that is here were logged, in milliseconds.
  std::uint64_t begin_of(const ct::LeafRange& section) const { return kept_.at(section.begin).begins; }

 private:
  struct Kept {
    Sha256Digest root;
    Sha256Digest content;
    std::vector<mirror::Mark> marks;  // until they are in the index: no section is proven twice
    std::uint64_t begins = 0;
  };
  struct Waiting {
    std::set<std::uint64_t> missing;  // begins of sections
    std::function<void()> then;
  };

  bool take_from_store(const ct::LeafRange& section);
  bool is_proven(const ct::LeafRange& section) const;
  void take(const ct::LeafRange& section, const mirror::Content& content);
  void settle(std::uint64_t begin);
  void add_to_index(const ct::LeafRange& section, std::vector<Sha256Digest> path);
  SectionName name_of(const ct::LeafRange& section) const { return {setup_.head.log_id, section}; }

  Setup setup_;
  std::map<std::uint64_t, Kept> kept_;  // by begin
  std::set<std::uint64_t> asked_;
  std::vector<Waiting> waiting_;
  std::map<std::uint64_t, std::function<void()>> proving_;  // by begin of the run
  std::set<Sha256Digest> issuers_;                          // looked for
};

}  // namespace emblem::mirroring
