#include "engine/mirroring/tiled_mirror.h"

#include "core/ct/logged_entry.h"

namespace emblem::mirroring {

TiledMirror::TiledMirror(Errand errand, Plan plan)
    : TiledVisit(std::move(errand)),
      store_(plan.store),
      course_(std::move(plan), {.source = *this, .provider = provider(), .limits = limits()}) {}

void TiledMirror::ask_section(const ct::LeafRange& section) {
  ask_data_tile(ct::tile_of_leaf(section.begin, head().tree_size),
                [this, section](const ct::Tile& given, const Bytes& body) { on_tile(section, given, body); });
}

// Where the tree has grown meanwhile, the full tile has more entries than the tree head knows.
void TiledMirror::on_tile(const ct::LeafRange& section, const ct::Tile& given, const Bytes& body) {
  const std::uint64_t width = mirror::width_of(section);
  if (given.width == width) return course_.keeper().on_section(section, body);
  const auto entries = ct::parse_data_tile(body, given.width, limits());
  if (!entries) return give_up(Code::log_answer_wrong, ct::data_tile_path(given) + ": " + to_text(entries.error()));
  Bytes content;
  for (std::uint64_t place = 0; place < width; ++place) {
    const Bytes entry = ct::encode_tile_entry((*entries)[place]);
    content.insert(content.end(), entry.begin(), entry.end());
  }
  course_.keeper().on_section(section, content);
}

void TiledMirror::ask_surroundings(const Run& run) {
  const std::uint64_t size = head().tree_size;
  const ct::Surroundings around = ct::ranges_around(run.range, size);
  std::vector<ct::Tile> wanted = ct::tiles_of_ranges(around.before, size);
  const auto more = ct::tiles_of_ranges(around.behind, size);
  wanted.insert(wanted.end(), more.begin(), more.end());
  with_tiles(wanted, [this, range = run.range, around, size] {
    const auto before = tiles().find_nodes(around.before, size, provider());
    const auto behind = tiles().find_nodes(around.behind, size, provider());
    if (!before || !behind) return give_up(Code::log_answer_wrong, "its tiles are too narrow");
    course_.keeper().on_surroundings(range, *before, *behind);
  });
}

void TiledMirror::ask_issuers(const std::set<Sha256Digest>& fingerprints) {
  for (const Sha256Digest& fingerprint : fingerprints) {
    ask(
        ct::issuer_path(fingerprint), [this, fingerprint](const Bytes& der) { on_issuer(fingerprint, der); },
        [this](const gathering::Refusal& refusal) { note(Code::log_answer_wrong, refusal.text); });
  }
}

void TiledMirror::on_issuer(const Sha256Digest& fingerprint, const Bytes& der) {
  if (provider().sha256(der) != fingerprint) {
    return set_aside(ct::issuer_path(fingerprint) + ": another certificate than its name says");
  }
  const auto kept = store_.keep_issuer(fingerprint, der);
  if (!kept) give_up(kept.error().code, kept.error().where + ": " + kept.error().detail);
}

}  // namespace emblem::mirroring
