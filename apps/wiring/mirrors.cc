#include "apps/wiring/mirrors.h"

#include "adapters/mirror_folder/mirror_folder.h"
#include "core/bytes/base_encodings.h"
#include "core/mirror/settle.h"

namespace emblem::wiring {
namespace {

std::string described(const token::LogEntry& entry) {
  if (const auto* index = std::get_if<std::uint64_t>(&entry.place)) return "entry " + std::to_string(*index);
  return "entry with hash " + encode_base64(std::get<Sha256Digest>(entry.place).bytes);
}

bool is_included(const token::LogEntry& entry, const evidence::Set& evidence) {
  if (const auto* index = std::get_if<std::uint64_t>(&entry.place)) {
    return !evidence.find_inclusions_at(entry.log_id, *index).empty();
  }
  return !evidence.find_inclusions(entry.log_id, std::get<Sha256Digest>(entry.place)).empty();
}

class MirrorAnswers {
 public:
  explicit MirrorAnswers(const MirrorReading& reading) : reading_(reading) {}

  // From the first mirror that has it.
  Result<void> add(const token::LogEntry& entry) {
    const Mirror* searched = nullptr;
    for (const Mirror& mirror : reading_.mirrors) {
      const auto log = mirror.index.logs.find(entry.log_id);
      if (log == mirror.index.logs.end()) continue;
      searched = &mirror;
      EMBLEM_TRY(const auto settled, find(mirror, log->second, entry));
      if (settled) return keep(mirror, *settled), Result<void>();
    }
    if (searched != nullptr && !is_included(entry, reading_.evidence)) {
      answers_.findings.push_back(
          {Code::mirror_lacks_entry, searched->folder, name_of(entry.log_id) + ", " + described(entry)});
    }
    return {};
  }

  FromMirrors take() && { return std::move(answers_); }

 private:
  Result<std::optional<mirror::Settled>> find(const Mirror& mirror, const mirror::MirroredLog& log,
                                              const token::LogEntry& entry) const {
    for (const mirror::Candidate& candidate : mirror::find_candidates(log, entry.place)) {
      const mirroring::SectionName name{.log_id = entry.log_id, .range = candidate.section->range};
      EMBLEM_TRY(const Bytes file, mirror_folder::read_section(mirror.folder, name, reading_.limits));
      auto settled = mirror::settle(candidate, entry.place, file, reading_.provider, reading_.limits);
      if (!settled) {
        return std::unexpected(within(mirror_folder::section_path(mirror.folder, name), std::move(settled).error()));
      }
      if (*settled) return settled;
    }
    return std::optional<mirror::Settled>();
  }

  void keep(const Mirror& mirror, const mirror::Settled& settled) {
    answers_.items.tree_heads.push_back(settled.head);
    answers_.items.inclusions.push_back(settled.inclusion);
    answers_.items.leaves.push_back(settled.leaf);
    for (const Sha256Digest& issuer : settled.issuers) {
      auto der = mirror_folder::find_issuer(mirror.folder, issuer, reading_.provider, reading_.limits);
      if (der) answers_.items.certificates.push_back(*std::move(der));
    }
    const ct::LeafRange& told = settled.told;
    answers_.findings.push_back({Code::mirror_interval, mirror.folder,
                                 name_of(settled.head.log_id) + ": entries " + std::to_string(told.begin) + " to " +
                                     std::to_string(told.end - 1) + ", " + std::to_string(told.end - told.begin - 1) +
                                     " others"});
  }

  std::string name_of(const Sha256Digest& log_id) const {
    const ct::Log* log = reading_.logs.find(log_id);
    return log == nullptr ? encode_base64(log_id.bytes) : ct::to_text(*log);
  }

  const MirrorReading& reading_;
  FromMirrors answers_;
};

}  // namespace

Result<FromMirrors> settle_from_mirrors(const gathering::Claim& claim, const MirrorReading& reading) {
  MirrorAnswers answers(reading);
  for (const token::LogEntry& entry : claim.entries) EMBLEM_CHECK(answers.add(entry));
  return std::move(answers).take();
}

}  // namespace emblem::wiring
