#include "apps/wiring/materials.h"

#include <algorithm>

#include "adapters/files/files.h"
#include "adapters/files/folders.h"
#include "adapters/mirror_folder/mirror_folder.h"
#include "core/bundle/items.h"
#include "core/ct/builtin_logs.h"
#include "core/x509/pem.h"

namespace emblem::wiring {
namespace {

// A folder holds other files as well, which are no mistake. PEM of certificates or lists, or DER.
bool may_be_evidence(ByteView content) {
  const std::string_view text = as_text(content);
  const bool der = content.size() > 1 && content[0] == 0x30 && content[1] >= 0x80;
  return der || text.find("CERTIFICATE-----") != std::string_view::npos ||
         text.find("CRL-----") != std::string_view::npos;
}

// Its evidence joins the rest; its look-ups are kept for whoever judges without a network.
Result<CarriedLookUps> read_bundle(const std::string& path, ByteView content, const Limits& limits,
                                   evidence::SetBuilder& builder) {
  auto bundle = bundle::parse_bundle(content, limits);
  if (!bundle) return std::unexpected(within(path, std::move(bundle).error()));
  bundle::add_items(bundle->evidence, path, builder);
  return CarriedLookUps{.path = path, .made = bundle->made, .look_ups = std::move(bundle->look_ups)};
}

// What the DNS said when something was decided; other evidence it has none.
Result<CarriedLookUps> read_record(const std::string& path, ByteView content, const Limits& limits) {
  auto record = decision::parse_decision_record(content, limits);
  if (!record) return std::unexpected(within(path, std::move(record).error()));
  return carried_by(*std::move(record), path);
}

Result<void> read_evidence(const CheckOptions& options, const MaterialReading& reading, Materials& materials) {
  evidence::SetBuilder builder(reading.reader, reading.provider, reading.limits);
  const std::size_t longest = std::max(reading.limits.crl_bytes, reading.limits.bundle_bytes);
  for (const std::string& path : options.evidence) {
    if (mirror_folder::is_mirror(path)) {
      EMBLEM_TRY(mirror::Index index, mirror_folder::read_index(path, reading.limits));
      materials.mirrors.push_back({.folder = path, .index = std::move(index)});
      continue;
    }
    EMBLEM_TRY(const auto files, files::find_files(path));
    for (const std::string& file : files) {
      EMBLEM_TRY(const Bytes content, files::read_file(file, longest));
      if (bundle::is_bundle(content)) {
        EMBLEM_TRY(materials.carried.emplace_back(), read_bundle(file, content, reading.limits, builder));
      } else if (decision::is_decision_record(content)) {
        EMBLEM_TRY(materials.carried.emplace_back(), read_record(file, content, reading.limits));
      } else if (file == path || may_be_evidence(content)) {
        builder.add_file(file, content);
      }
    }
  }
  materials.evidence = std::move(builder).build();
  return {};
}

Result<ct::LogList> read_log_list(const std::string& path, const MaterialReading& reading) {
  EMBLEM_TRY(const Bytes content, files::read_file(path, reading.limits.log_list_bytes));
  auto logs = ct::LogList::parse(content, reading.provider, reading.limits);
  if (!logs) return std::unexpected(within(path, std::move(logs).error()));
  return logs;
}

// The list named; else the later of the built-in and the one that was fetched last.
Result<void> read_logs(const CheckOptions& options, const MaterialReading& reading, Materials& materials) {
  if (options.policy.logs) {
    materials.logs_name = *options.policy.logs;
    EMBLEM_TRY(materials.logs, read_log_list(*options.policy.logs, reading));
    return {};
  }
  materials.logs_name = "built-in";
  EMBLEM_TRY(materials.logs, ct::LogList::parse(as_bytes(ct::builtin_logs()), reading.provider, reading.limits));
  if (!options.kept_logs || !files::exists(*options.kept_logs)) return {};
  auto read = read_log_list(*options.kept_logs, reading);
  if (!read) {
    Error damaged = std::move(read).error();
    damaged.detail +=
        (damaged.detail.empty() ? "" : "; ") + std::string("`emblem logs update` replaces ") + *options.kept_logs;
    return std::unexpected(std::move(damaged));
  }
  ct::LogList kept = *std::move(read);
  if (!kept.timestamp() || *kept.timestamp() <= materials.logs.timestamp().value_or(UnixTime::min())) return {};
  materials.logs = std::move(kept);
  materials.logs_name = *options.kept_logs;
  return {};
}

Result<std::vector<x509::Certificate>> read_roots(const std::string& path, const MaterialReading& reading) {
  EMBLEM_TRY(const Bytes content, files::read_file(path, reading.limits.log_list_bytes));
  const x509::Blocks split = x509::split_pem(content, reading.limits);
  std::vector<x509::Certificate> roots;
  for (const x509::Block& block : split.blocks) {
    auto certificate = reading.reader.parse_certificate(block.der);
    if (!certificate) return std::unexpected(within(path + " " + block.where, std::move(certificate).error()));
    roots.push_back(*std::move(certificate));
  }
  if (roots.empty()) return fail(Code::file_unreadable, path, "no certificate in the file");
  return roots;
}

}  // namespace

Result<Materials> read_materials(const CheckOptions& options, const MaterialReading& reading) {
  Materials materials;
  EMBLEM_CHECK(read_evidence(options, reading, materials));
  EMBLEM_CHECK(read_logs(options, reading, materials));
  if (options.policy.roots) {
    EMBLEM_TRY(materials.roots, read_roots(*options.policy.roots, reading));
  }
  return materials;
}

std::optional<Finding> find_age_warning(const Materials& materials, UnixTime at) {
  constexpr std::int64_t day = 86400;
  constexpr std::int64_t longest = 70 * day;
  const auto timestamp = materials.logs.timestamp();
  if (!timestamp || at <= *timestamp + UnixTime{.seconds = longest}) return std::nullopt;
  return Finding{Code::log_list_old, materials.logs_name,
                 std::to_string((at.seconds - timestamp->seconds) / day) + " days older than the moment asked about"};
}

}  // namespace emblem::wiring
