// Where a mirror keeps what logs hand out; adapters/mirror_folder implements it, tests bring fakes.
#pragma once

#include <optional>

#include "core/bytes/bytes.h"
#include "core/ct/tree_ranges.h"
#include "emblem/result.h"

namespace emblem::mirroring {

struct SectionName {
  Sha256Digest log_id;
  ct::LeafRange range;
};

// What is kept stays if the program ends at any moment. What was kept by a run that was interrupted is handed out
// like everything else: nothing in a store needs trust.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  // The entries of a section in the form of a data tile; nothing where they are not there or cannot be read.
  virtual std::optional<Bytes> find_section(const SectionName& name) = 0;
  // Error: file_not_written.
  virtual Result<void> keep_section(const SectionName& name, ByteView content) = 0;
  // At once; is fine where it is not there. Never what the index on the disk names.
  virtual void drop_section(const SectionName& name) = 0;
  // Once there is an index that names it no more.
  virtual void retire_section(const SectionName& name) = 0;

  // Certificates of authorities, by the digest of their DER.
  virtual bool has_issuer(const Sha256Digest& fingerprint) = 0;
  // Error: file_not_written.
  virtual Result<void> keep_issuer(const Sha256Digest& fingerprint, ByteView der) = 0;
};

}  // namespace emblem::mirroring
