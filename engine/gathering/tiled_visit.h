// A static-ct log: checkpoint, tiles, issuers (C2SP static-ct-api).
#pragma once

#include <map>

#include "core/ct/logged_entry.h"
#include "core/ct/tiles.h"
#include "engine/gathering/log_visit.h"

namespace emblem::gathering {

class TiledVisit : public LogVisit {
 public:
  using LogVisit::LogVisit;

 protected:
  // Goes on once all of these tiles are here; asks for those that were not asked for.
  void with_tiles(const std::vector<ct::Tile>& tiles, std::function<void()> then);
  // Asks for a tile's entries, or for those of the full tile where the partial one is gone.
  void ask_data_tile(const ct::Tile& tile, const std::function<void(const ct::Tile& given, const Bytes& body)>& then);
  const ct::HashTiles& tiles() const { return tiles_; }

 private:
  // Goes on once all its tiles are here.
  struct Waiting {
    std::set<ct::Tile> missing;
    std::function<void()> then;
  };

  void ask_tree_head() final;
  void ask_consistency(const ct::TreeHead& older, const ct::TreeHead& head) final;
  void ask_place(const Place& place) override;

  void ask_tile(const ct::Tile& tile);
  void on_tile(const ct::Tile& wanted, const ct::Tile& given, const Bytes& hashes);
  void ask_entries(std::uint64_t index);
  void on_entries(const ct::Tile& given, const Bytes& body);
  void keep(std::uint64_t index, const ct::TileEntry& entry);
  void ask_issuer(const Sha256Digest& fingerprint);

  ct::HashTiles tiles_;
  std::set<ct::Tile> asked_;
  std::set<ct::Tile> here_;
  std::vector<Waiting> waiting_;
  std::map<std::uint64_t, std::vector<std::uint64_t>> places_by_tile_;  // places that one tile of entries answers
  std::set<Sha256Digest> issuers_;                                      // asked for
};

}  // namespace emblem::gathering
