#include <algorithm>
#include <filesystem>
#include <set>

#include "adapters/files/files.h"
#include "adapters/files/writing.h"
#include "apps/wiring/file_targets.h"
#include "core/zone/owner_rules.h"
#include "core/zone/zone_edit.h"
#include "engine/name_server/zone_text.h"
#include "engine/publishing/difference.h"

namespace emblem::wiring {
namespace {

// The files that a zone includes, and those that these include, each once; the bounds are those of `emblem serve`.
class IncludedFiles {
 public:
  struct File {
    std::string path;
    dns::DomainName origin;
  };

  IncludedFiles(const std::string& path, const zone::ZoneFile& file) { add(path, file); }

  // Relative names are below the folder of the file that includes.
  void add(const std::string& path, const zone::ZoneFile& file) {
    for (const zone::Inclusion& inclusion : file.inclusions()) {
      const std::filesystem::path whole = std::filesystem::path(path).parent_path() / inclusion.file;
      File found{whole.lexically_normal().string(), inclusion.origin};
      if (files_.size() >= name_server::most_included || !seen_.emplace(found.path, found.origin).second) continue;
      files_.push_back(std::move(found));
    }
  }

  std::optional<File> next() {
    if (next_ == files_.size()) return std::nullopt;
    return files_[next_++];
  }

 private:
  std::vector<File> files_;
  std::set<std::pair<std::string, dns::DomainName>> seen_;
  std::size_t next_ = 0;
};

class ZoneTarget final : public publishing::Target {
 public:
  ZoneTarget(std::string path, std::optional<dns::DomainName> zone) : path_(std::move(path)), zone_(std::move(zone)) {}

  Result<publishing::Plan> plan(const publishing::Order& order) override {
    EMBLEM_TRY(before_, files::read_file(path_, zone::longest_zone_file));
    const zone::ReadRules rules{.zone = zone_, .ihle = order.ihle_type, .limits = {}};
    auto file = zone::ZoneFile::parse(as_text(before_), rules);
    if (!file) return std::unexpected(within(path_, std::move(file).error()));
    publishing::Plan plan{.place = {home::PlaceKind::zone_file, absolute_path(path_), file->zone()}};
    zone::OwnerRules owners(*file);
    EMBLEM_CHECK(add_included(*file, rules, owners, plan.findings));
    const std::vector<dns::Record> wanted = admit(owners, order.wanted, plan);
    auto found = publishing::find_difference(wanted, standing_in(*file, order, wanted), order);
    std::ranges::move(found.findings, std::back_inserter(plan.findings));
    auto edited = zone::edit_zone(*file, {.remove = std::move(found.remove), .add = std::move(found.add)});
    if (!edited) return std::unexpected(within(path_, std::move(edited).error()));
    after_ = std::move(edited->text);
    plan.remove = std::move(edited->removed);
    plan.add = std::move(edited->added);
    plan.ours = publishing::unite(found.keep, plan.add);
    plan.serial = {edited->serial_before, edited->serial_after};
    return plan;
  }

  Result<void> carry_out() override { return files::replace_file(path_, before_, as_bytes(after_)); }

 private:
  // What can stand in this zone; the rest is named once an owner.
  static std::vector<dns::Record> admit(const zone::OwnerRules& rules, const std::vector<dns::Record>& wanted,
                                        publishing::Plan& plan) {
    std::vector<dns::Record> admitted;
    std::set<dns::DomainName> told;
    for (const dns::Record& record : wanted) {
      const auto obstacle = rules.find_obstacle(record.owner);
      if (!obstacle) {
        admitted.push_back(record);
      } else if (told.insert(record.owner).second) {
        plan.findings.push_back({*obstacle, record.owner.to_text(), ""});
        if (*obstacle != Code::owner_outside_zone) plan.left_out.insert(record.owner);
      }
    }
    return admitted;
  }

  // At the owners that matter: whatever else is in a large zone is not copied.
  static std::vector<dns::Record> standing_in(const zone::ZoneFile& file, const publishing::Order& order,
                                              const std::vector<dns::Record>& wanted) {
    std::set<dns::DomainName> owners;
    for (const dns::Record& record : wanted) owners.insert(record.owner);
    for (const dns::Record& record : order.published) owners.insert(record.owner);
    std::vector<dns::Record> standing;
    for (const zone::ZoneRecord& found : file.records()) {
      if (found.record.rdata.empty()) continue;
      if (!owners.contains(found.record.owner) && !order.known.knows(found.record)) continue;
      standing.push_back(found.record);
    }
    return standing;
  }

  // An alias may stand in a file that the zone includes. What cannot be read is named: servers may find it elsewhere.
  Result<void> add_included(const zone::ZoneFile& file, const zone::ReadRules& rules, zone::OwnerRules& owners,
                            std::vector<Finding>& findings) const {
    IncludedFiles included(path_, file);
    while (const auto next = included.next()) {
      const auto text = files::read_file(next->path, zone::longest_zone_file);
      const auto part = text ? zone::ZoneFile::parse_included(as_text(*text), next->origin, file.zone(), rules)
                             : Result<zone::ZoneFile>(std::unexpected(text.error()));
      if (!part) {
        findings.push_back({part.error().code, next->path, "included; nobody looked for aliases in it"});
        continue;
      }
      if (auto is_unsigned = zone::check_unsigned(*part); !is_unsigned) {
        return std::unexpected(within(next->path, std::move(is_unsigned).error()));
      }
      owners.add(*part);
      included.add(next->path, *part);
    }
    return {};
  }

  std::string path_;
  std::optional<dns::DomainName> zone_;
  Bytes before_;
  std::string after_;
};

}  // namespace

std::unique_ptr<publishing::Target> make_zone_file(const std::string& path,
                                                   const std::optional<dns::DomainName>& zone) {
  return std::make_unique<ZoneTarget>(path, zone);
}

}  // namespace emblem::wiring
