#include "apps/wiring/mirrored_bindings.h"

#include "adapters/mirror_folder/mirror_folder.h"
#include "core/mirror/settle.h"
#include "engine/residue/bindings.h"

namespace emblem::wiring {
namespace {

// Names of commitments stand in certificates as they are written, in lower case.
bool may_commit(ByteView bytes) { return as_text(bytes).contains("adem-configuration."); }

class MirrorSearch {
 public:
  explicit MirrorSearch(const MirroredReading& reading) : reading_(reading) {}

  Result<std::vector<residue::Mirrored>> run() {
    for (const Mirror& mirror : reading_.mirrors) {
      for (const auto& [log_id, log] : mirror.index.logs) {
        for (const auto& [begin, section] : log.sections) EMBLEM_CHECK(search(mirror.folder, log_id, log, section));
      }
    }
    return std::move(found_);
  }

 private:
  Result<void> search(const std::string& folder, const Sha256Digest& log_id, const mirror::MirroredLog& log,
                      const mirror::Section& section) {
    const mirroring::SectionName name{.log_id = log_id, .range = section.range};
    EMBLEM_TRY(const Bytes file, mirror_folder::read_section(folder, name, reading_.limits));
    if (!may_commit(file)) return {};
    const auto broken = [&](const Error& error) {
      return fail(Code::mirror_malformed, mirror_folder::section_path(folder, name), error.detail);
    };
    const auto content = mirror::parse_content(file, section.range, reading_.provider, reading_.limits);
    if (!content) return broken(content.error());
    for (std::size_t place = 0; place < content->entries.size(); ++place) {
      if (!may_commit(content->entries[place].certificate)) continue;
      const mirror::Candidate candidate{&log, &section, section.range.begin + place};
      auto settled = mirror::settle(candidate, candidate.index, file, reading_.provider, reading_.limits);
      if (!settled) return broken(settled.error());
      if (*settled) keep(folder, **settled);
    }
    return {};
  }

  void keep(const std::string& folder, const mirror::Settled& settled) {
    evidence::SetBuilder builder(reading_.reader, reading_.provider, reading_.limits);
    builder.add_leaf(folder, settled.leaf);
    const evidence::Set entry = std::move(builder).build();
    for (residue::Binding& binding : residue::find_bindings(entry, reading_.logs, reading_.limits)) {
      found_.push_back({.folder = folder, .binding = std::move(binding), .told = settled.told});
    }
  }

  const MirroredReading& reading_;
  std::vector<residue::Mirrored> found_;
};

}  // namespace

Result<std::vector<residue::Mirrored>> find_mirrored_bindings(const MirroredReading& reading) {
  return MirrorSearch(reading).run();
}

}  // namespace emblem::wiring
