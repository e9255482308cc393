#include "engine/gathering/tiled_visit.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/ct/checkpoint.h"
#include "core/ct/logged_entry.h"
#include "core/ct/timestamped_entry.h"

namespace emblem::gathering {
namespace {

// A chain of a web certificate has three; a log may keep longer ones.
constexpr std::size_t most_issuers = 8;

std::string described(std::uint64_t index) { return "entry " + std::to_string(index); }

ct::Tile full(ct::Tile tile) {
  tile.width = ct::full_tile;
  return tile;
}

bool is_partial(const ct::Tile& tile) { return tile.width < ct::full_tile; }

}  // namespace

void TiledVisit::ask_tree_head() {
  ask(
      "checkpoint",
      [this](const Bytes& body) {
        const auto note = ct::parse_checkpoint(body, limits());
        if (!note) return on_head(std::unexpected(note.error()));
        on_head(ct::find_tree_head(*note, log().id, provider()));
      },
      [this](const Refusal& refusal) { on_refusal(refusal); });
}

// The tiles must first be those of the head: whatever they say about an older one then, the log has signed.
void TiledVisit::ask_consistency(const ct::TreeHead& older, const ct::TreeHead& head) {
  std::vector<ct::Tile> tiles = ct::tiles_of_root(head.tree_size);
  const auto more = ct::tiles_of_consistency(older.tree_size, head.tree_size);
  tiles.insert(tiles.end(), more.begin(), more.end());
  with_tiles(tiles, [this, first = older.tree_size, head] {
    if (tiles_.find_root(head.tree_size, provider()) != head.root) {
      return give_up(Code::log_answer_wrong, "its tiles are not those of its tree head");
    }
    const auto proof = tiles_.find_consistency(first, head.tree_size, provider());
    if (!proof) return give_up(Code::log_answer_wrong, "its tiles make no proof");
    on_consistency(*proof);
  });
}

void TiledVisit::ask_place(const Place& place) {
  const auto* named = std::get_if<std::uint64_t>(&place);
  if (named == nullptr) {
    return note(Code::log_lacks_entry, "this log is read by index, and the claim names the hash " +
                                           encode_base64(std::get<Sha256Digest>(place).bytes));
  }
  const std::uint64_t index = *named;
  if (index >= head().tree_size) {
    return note(Code::log_lacks_entry, described(index) + ": there are " + std::to_string(head().tree_size));
  }
  std::vector<ct::Tile> tiles = ct::tiles_of_inclusion(index, head().tree_size);
  with_tiles(tiles, [this, index] { ask_entries(index); });
}

void TiledVisit::with_tiles(const std::vector<ct::Tile>& tiles, std::function<void()> then) {
  Waiting waiting{{tiles.begin(), tiles.end()}, std::move(then)};
  std::erase_if(waiting.missing, [this](const ct::Tile& tile) { return here_.contains(tile); });
  if (waiting.missing.empty()) return waiting.then();
  for (const ct::Tile& tile : waiting.missing) {
    if (asked_.insert(tile).second) ask_tile(tile);
  }
  waiting_.push_back(std::move(waiting));
}

// Where a partial tile is refused, the tree may have grown past it.
void TiledVisit::ask_tile(const ct::Tile& tile) {
  const auto refuse = [this](const Refusal& refusal) { on_refusal(refusal); };
  ask(
      ct::hash_tile_path(tile), [this, tile](const Bytes& body) { on_tile(tile, tile, body); },
      [this, tile, refuse](const Refusal& refusal) {
        if (!is_partial(tile)) return refuse(refusal);
        ask(
            ct::hash_tile_path(full(tile)), [this, tile](const Bytes& body) { on_tile(tile, full(tile), body); },
            refuse);
      });
}

void TiledVisit::on_tile(const ct::Tile& wanted, const ct::Tile& given, const Bytes& hashes) {
  const auto added = tiles_.add(given, hashes);
  if (!added) return give_up(Code::log_answer_wrong, to_text(added.error()));
  here_.insert(wanted);
  std::vector<std::function<void()>> ready;
  for (Waiting& waiting : waiting_) {
    waiting.missing.erase(wanted);
    if (waiting.missing.empty()) ready.push_back(std::move(waiting.then));
  }
  std::erase_if(waiting_, [](const Waiting& waiting) { return waiting.missing.empty(); });
  for (const auto& then : ready) then();
}

void TiledVisit::ask_entries(std::uint64_t index) {
  const ct::Tile tile = ct::tile_of_leaf(index, head().tree_size);
  auto& places = places_by_tile_[tile.index];
  places.push_back(index);
  if (places.size() > 1) return;
  const std::uint64_t first = tile.index * ct::full_tile;
  disclose("that somebody looks for one of the entries " + std::to_string(first) + " to " +
           std::to_string(first + tile.width - 1));
  ask_data_tile(tile, [this](const ct::Tile& given, const Bytes& body) { on_entries(given, body); });
}

void TiledVisit::ask_data_tile(const ct::Tile& tile,
                               const std::function<void(const ct::Tile& given, const Bytes& body)>& then) {
  const auto refuse = [this](const Refusal& refusal) { on_refusal(refusal); };
  ask(
      ct::data_tile_path(tile), [tile, then](const Bytes& body) { then(tile, body); },
      [this, tile, then, refuse](const Refusal& refusal) {
        if (!is_partial(tile)) return refuse(refusal);
        ask(ct::data_tile_path(full(tile)), [tile, then](const Bytes& body) { then(full(tile), body); }, refuse);
      });
}

void TiledVisit::on_entries(const ct::Tile& given, const Bytes& body) {
  const std::vector<std::uint64_t> places = std::exchange(places_by_tile_[given.index], {});
  const auto entries = ct::parse_data_tile(body, given.width, limits());
  if (!entries) return set_aside(ct::data_tile_path(given) + ": " + to_text(entries.error()));
  for (const std::uint64_t index : places) keep(index, (*entries)[ct::place_in_tile(index)]);
}

void TiledVisit::keep(std::uint64_t index, const ct::TileEntry& entry) {
  const auto proof = tiles_.find_inclusion(index, head().tree_size, provider());
  const Sha256Digest hash = ct::leaf_hash(entry.leaf, provider());
  if (!proof || ct::root_of_inclusion(hash, *proof, provider()) != head().root) {
    return set_aside(described(index) + ": its tiles do not lead from it to the tree head");
  }
  harvest().inclusions.push_back({.log_id = log().id, .leaf_hash = hash, .proof = *proof});
  harvest().leaves.push_back({.log_id = log().id, .leaf = entry.leaf, .certificate = entry.certificate});
  ++harvest().entries_proven;
  for (std::size_t number = 0; number < std::min(entry.issuers.size(), most_issuers); ++number) {
    if (issuers_.insert(entry.issuers[number]).second) ask_issuer(entry.issuers[number]);
  }
}

void TiledVisit::ask_issuer(const Sha256Digest& fingerprint) {
  disclose("that the entry was issued under the authority whose certificate has the fingerprint " +
           encode_hex(fingerprint.bytes));
  ask(
      ct::issuer_path(fingerprint),
      [this, fingerprint](const Bytes& der) {
        if (provider().sha256(der) != fingerprint) {
          return set_aside(ct::issuer_path(fingerprint) + ": another certificate than its name says");
        }
        harvest().certificates.push_back(der);
      },
      [this](const Refusal& refusal) { note(Code::log_answer_wrong, refusal.text); });
}

}  // namespace emblem::gathering
