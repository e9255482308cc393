// Intervals of a static-ct log: data tiles, and hash tiles for what stands around them.
#pragma once

#include "engine/gathering/tiled_visit.h"
#include "engine/mirroring/course.h"

namespace emblem::mirroring {

// The hashes of an interval's own leaves are computed from its entries, so no tile of level 0 is asked for but the
// last of the tree.
class TiledMirror final : public gathering::TiledVisit, private Source {
 public:
  TiledMirror(Errand errand, Plan plan);

 private:
  void on_settled() override { course_.begin(head()); }

  void ask_section(const ct::LeafRange& section) override;
  void ask_surroundings(const Run& run) override;
  void ask_issuers(const std::set<Sha256Digest>& fingerprints) override;
  void report(Code code, std::string detail) override { note(code, std::move(detail)); }
  void tell(std::string learned) override { disclose(std::move(learned)); }
  void stop(Code code, std::string why) override { give_up(code, std::move(why)); }

  void on_tile(const ct::LeafRange& section, const ct::Tile& given, const Bytes& body);
  void on_issuer(const Sha256Digest& fingerprint, const Bytes& der);

  Store& store_;
  Course course_;
};

}  // namespace emblem::mirroring
