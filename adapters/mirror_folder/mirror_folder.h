// A mirror in a folder: docs/formats/mirror.md.
#pragma once

#include <memory>
#include <string>

#include "adapters/files/lock.h"
#include "core/mirror/index.h"
#include "engine/mirroring/store.h"

namespace emblem::mirror_folder {

// Whether a folder holds a mirror.
bool is_mirror(const std::string& folder);

// The file that says what it holds.
std::string index_path(const std::string& folder);

// Errors: file_unreadable, file_too_large, those of mirror::parse_index; `where` begins with the file.
Result<mirror::Index> read_index(const std::string& folder, const Limits& limits);

// A section's entries, as they were kept. Error: mirror_malformed (also where it is gone); `where` is the file.
Result<Bytes> read_section(const std::string& folder, const mirroring::SectionName& name, const Limits& limits);

// The file in which it is.
std::string section_path(const std::string& folder, const mirroring::SectionName& name);

// A certificate of an authority, DER; nothing where it is not there or is another.
std::optional<Bytes> find_issuer(const std::string& folder, const Sha256Digest& fingerprint,
                                 const crypto::Provider& provider, const Limits& limits);

// For one process at a time that adds to it.
class MirrorFolder final : public mirroring::Store {
 public:
  // Makes the folder where there is none. `provider` and `limits` must outlive it. Errors: folder_in_use,
  // file_not_written.
  static Result<std::unique_ptr<MirrorFolder>> open(const std::string& folder, const crypto::Provider& provider,
                                                    const Limits& limits);

  // An empty one in a new folder. Errors: as read_index.
  Result<mirror::Index> read_index() const;
  // In place of the one before, whole or not at all; then drops what was retired and is not in it. Error:
  // file_not_written.
  Result<void> write_index(const mirror::Index& index);

  std::optional<Bytes> find_section(const mirroring::SectionName& name) override;
  Result<void> keep_section(const mirroring::SectionName& name, ByteView content) override;
  void drop_section(const mirroring::SectionName& name) override;
  void retire_section(const mirroring::SectionName& name) override { retired_.push_back(name); }
  // One that is another than its name says is none.
  bool has_issuer(const Sha256Digest& fingerprint) override;
  Result<void> keep_issuer(const Sha256Digest& fingerprint, ByteView der) override;

 private:
  MirrorFolder(std::string folder, std::unique_ptr<files::Lock> lock, const crypto::Provider& provider,
               const Limits& limits)
      : folder_(std::move(folder)), lock_(std::move(lock)), provider_(provider), limits_(limits) {}

  std::string folder_;
  std::unique_ptr<files::Lock> lock_;
  const crypto::Provider& provider_;
  const Limits& limits_;
  std::vector<mirroring::SectionName> retired_;
  std::set<Sha256Digest> sound_issuers_;  // read and found to be what their names say
};

}  // namespace emblem::mirror_folder
