// Intervals of an RFC 6962 log: get-entries for whole sections, get-sth-consistency for what stands around them.
#pragma once

#include "engine/gathering/rfc6962_visit.h"
#include "engine/mirroring/course.h"

namespace emblem::mirroring {

// A consistency proof is asked for at the middle of the outer intervals of a run: its nodes are those around the run,
// and its question names a size and no entry.
class Rfc6962Mirror final : public gathering::Rfc6962Visit, private Source {
 public:
  Rfc6962Mirror(Errand errand, Plan plan);

 private:
  // A section of which some entries are here.
  struct Page {
    ct::LeafRange section;
    std::uint64_t next = 0;  // index
    Bytes content;           // as a data tile
  };
  // Nodes that proofs around a run gave.
  struct Around {
    Run run;
    std::size_t missing = 0;  // proofs
    std::map<std::pair<std::uint64_t, std::uint64_t>, Sha256Digest> nodes;
  };

  void on_settled() override { course_.begin(head()); }

  void ask_section(const ct::LeafRange& section) override;
  void ask_surroundings(const Run& run) override;
  void ask_issuers(const std::set<Sha256Digest>& fingerprints) override;
  void report(Code code, std::string detail) override { note(code, std::move(detail)); }
  void tell(std::string learned) override { disclose(std::move(learned)); }
  void stop(Code code, std::string why) override { give_up(code, std::move(why)); }

  void ask_page(Page page);
  void on_page(Page page, const Bytes& body);
  Result<void> keep_chain(const ct::LoggedEntry& entry, ct::TileEntry& into);
  void ask_boundary(std::uint64_t run, std::uint64_t size);
  void on_boundary(std::uint64_t run, std::uint64_t size, const Bytes& body);
  void finish(const Around& around);

  Store& store_;
  Course course_;
  std::map<std::uint64_t, Around> around_;  // by begin of the run
};

}  // namespace emblem::mirroring
