#include "adapters/mirror_folder/mirror_folder.h"

#include <unistd.h>

#include <utility>

#include "adapters/files/files.h"
#include "adapters/files/folders.h"
#include "adapters/files/writing.h"
#include "core/bytes/base_encodings.h"

namespace emblem::mirror_folder {
namespace {

// A million entries are 4,096 sections with a line of 4 kB each.
constexpr std::size_t index_bytes = std::size_t{64} * 1024 * 1024;
constexpr std::chrono::milliseconds patience{0};

std::string issuer_path(const std::string& folder, const Sha256Digest& fingerprint) {
  return folder + "/issuer/" + encode_hex(fingerprint.bytes);
}

bool names(const mirror::Index& index, const mirroring::SectionName& name) {
  const auto log = index.logs.find(name.log_id);
  if (log == index.logs.end()) return false;
  const auto section = log->second.sections.find(name.range.begin);
  return section != log->second.sections.end() && section->second.range == name.range;
}

}  // namespace

std::string index_path(const std::string& folder) { return folder + "/mirror"; }

bool is_mirror(const std::string& folder) { return files::exists(index_path(folder)); }

Result<mirror::Index> read_index(const std::string& folder, const Limits& limits) {
  EMBLEM_TRY(const Bytes text, files::read_file(index_path(folder), index_bytes));
  auto index = mirror::parse_index(text, limits);
  if (!index) return std::unexpected(within(index_path(folder), std::move(index).error()));
  return index;
}

std::string section_path(const std::string& folder, const mirroring::SectionName& name) {
  return folder + "/" + encode_hex(name.log_id.bytes) + "/" + std::to_string(name.range.begin) + "-" +
         std::to_string(name.range.end - 1);
}

Result<Bytes> read_section(const std::string& folder, const mirroring::SectionName& name, const Limits& limits) {
  const std::string path = section_path(folder, name);
  auto content = files::read_file(path, limits.http_answer_bytes);
  if (!content) return fail(Code::mirror_malformed, path, content.error().detail);
  return content;
}

std::optional<Bytes> find_issuer(const std::string& folder, const Sha256Digest& fingerprint,
                                 const crypto::Provider& provider, const Limits& limits) {
  auto der = files::read_file(issuer_path(folder, fingerprint), limits.certificate_bytes);
  if (!der || provider.sha256(*der) != fingerprint) return std::nullopt;
  return *std::move(der);
}

Result<std::unique_ptr<MirrorFolder>> MirrorFolder::open(const std::string& folder, const crypto::Provider& provider,
                                                         const Limits& limits) {
  EMBLEM_CHECK(files::make_parents(index_path(folder)));
  EMBLEM_TRY(auto lock, files::Lock::take_folder(folder, patience));
  return std::unique_ptr<MirrorFolder>(new MirrorFolder(folder, std::move(lock), provider, limits));
}

Result<mirror::Index> MirrorFolder::read_index() const {
  if (!is_mirror(folder_)) return mirror::Index();
  return mirror_folder::read_index(folder_, limits_);
}

Result<void> MirrorFolder::write_index(const mirror::Index& index) {
  EMBLEM_CHECK(files::write_file(index_path(folder_), as_bytes(mirror::encode_index(index)), files::Mode::owner_only));
  for (const mirroring::SectionName& name : std::exchange(retired_, {})) {
    if (!names(index, name)) drop_section(name);
  }
  return {};
}

std::optional<Bytes> MirrorFolder::find_section(const mirroring::SectionName& name) {
  const std::string path = section_path(folder_, name);
  if (!files::exists(path)) return std::nullopt;
  auto content = files::read_file(path, limits_.http_answer_bytes);
  return content ? std::optional(*std::move(content)) : std::nullopt;
}

Result<void> MirrorFolder::keep_section(const mirroring::SectionName& name, ByteView content) {
  const std::string path = section_path(folder_, name);
  EMBLEM_CHECK(files::make_parents(path));
  return files::write_file(path, content, files::Mode::owner_only);
}

void MirrorFolder::drop_section(const mirroring::SectionName& name) {
  (void)::unlink(section_path(folder_, name).c_str());
}

bool MirrorFolder::has_issuer(const Sha256Digest& fingerprint) {
  if (sound_issuers_.contains(fingerprint)) return true;
  if (!files::exists(issuer_path(folder_, fingerprint))) return false;
  if (!find_issuer(folder_, fingerprint, provider_, limits_)) return false;
  sound_issuers_.insert(fingerprint);
  return true;
}

Result<void> MirrorFolder::keep_issuer(const Sha256Digest& fingerprint, ByteView der) {
  const std::string path = issuer_path(folder_, fingerprint);
  EMBLEM_CHECK(files::make_parents(path));
  return files::write_file(path, der, files::Mode::owner_only);
}

}  // namespace emblem::mirror_folder
