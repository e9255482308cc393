// Everything at hand that speaks about root keys, as one content-addressed set.
#pragma once

#include <map>
#include <span>
#include <string_view>

#include "core/crypto/provider.h"
#include "core/ct/sct.h"
#include "core/evidence/leaf_reading.h"
#include "emblem/report.h"

namespace emblem::evidence {

// An SCT inside one of the set's certificates.
struct EmbeddedSct {
  std::size_t certificate = 0;  // index into Set::certificates
  ct::Sct sct;
};

// Immutable. Each item is there once, in the order of its SHA-256, however it came; files only serialise the set.
class Set {
 public:
  Set() = default;

  std::span<const x509::Certificate> certificates() const { return certificates_; }
  std::span<const x509::RevocationList> revocation_lists() const { return revocation_lists_; }

  // What logs say.
  std::span<const ct::TreeHead> tree_heads() const { return tree_heads_; }
  std::span<const Inclusion> inclusions() const { return inclusions_; }
  std::span<const LoggedLeaf> leaves() const { return leaves_; }
  std::span<const TreeLink> links() const { return links_; }

  // Of leaves(), one by one.
  std::span<const LeafReading> leaf_readings() const { return leaf_readings_; }

  // In the order of their certificates.
  std::span<const EmbeddedSct> scts_of(const Sha256Digest& log_id) const;

  // Certificates whose subject is this DER Name, as indexes; in order.
  std::span<const std::size_t> find_subject(ByteView name) const;

  // Likewise: tree heads of a log, by size and root; proofs of a leaf, or of whatever stands at an index; leaves.
  std::span<const std::size_t> find_tree_heads(const Sha256Digest& log_id) const;
  std::span<const std::size_t> find_inclusions(const Sha256Digest& log_id, const Sha256Digest& leaf_hash) const;
  std::span<const std::size_t> find_inclusions_at(const Sha256Digest& log_id, std::uint64_t index) const;
  std::span<const std::size_t> find_leaves(const Sha256Digest& log_id, const Sha256Digest& leaf_hash) const;

  // What could not be read; `where` names file and line.
  std::span<const Finding> findings() const { return findings_; }

  // SHA-256 over kind and SHA-256 of every item; the same for the same content.
  const Sha256Digest& digest() const { return digest_; }

 private:
  friend class SetBuilder;

  using LogAndHash = std::pair<Sha256Digest, Sha256Digest>;
  using LogAndIndex = std::pair<Sha256Digest, std::uint64_t>;

  std::vector<x509::Certificate> certificates_;
  std::vector<x509::RevocationList> revocation_lists_;
  std::vector<ct::TreeHead> tree_heads_;
  std::vector<Inclusion> inclusions_;
  std::vector<LoggedLeaf> leaves_;
  std::vector<LeafReading> leaf_readings_;
  std::vector<TreeLink> links_;
  std::map<Sha256Digest, std::vector<std::size_t>> heads_by_log_;
  std::map<LogAndHash, std::vector<std::size_t>> inclusions_by_hash_;
  std::map<LogAndIndex, std::vector<std::size_t>> inclusions_by_index_;
  std::map<LogAndHash, std::vector<std::size_t>> leaves_by_hash_;
  std::map<Sha256Digest, std::vector<EmbeddedSct>> scts_;
  std::map<Bytes, std::vector<std::size_t>> subjects_;
  std::vector<Finding> findings_;
  Sha256Digest digest_;
};

// `reader`, `provider` and `limits` must outlive the builder.
class SetBuilder {
 public:
  SetBuilder(const x509::Reader& reader, const crypto::Provider& provider, const Limits& limits)
      : reader_(reader), provider_(provider), limits_(limits) {}

  // The content of a PEM or DER file; `name` is for findings. What cannot be read becomes a finding of the set
  // (evidence_unreadable, evidence_empty, evidence_limit, pem_malformed, limit_exceeded, sct_list_malformed,
  // sct_version_unknown).
  void add_file(std::string_view name, ByteView content);

  // One item; `where` is for findings, and printable. What cannot be read (evidence_unreadable), or goes beyond the
  // limits (evidence_limit; Limits::log_items of each kind that logs say), is left out with a finding. Nothing is
  // checked here that needs a signature.
  void add_certificate(const std::string& where, ByteView der);
  void add_crl(const std::string& where, ByteView der);
  void add_tree_head(const std::string& where, ct::TreeHead head);
  void add_inclusion(const std::string& where, Inclusion inclusion);
  void add_leaf(const std::string& where, LoggedLeaf leaf);
  void add_link(const std::string& where, TreeLink link);

  Set build() &&;

 private:
  template <typename Item>
  using ByDigest = std::map<Sha256Digest, Item>;

  template <typename Item>
  void keep(const std::string& where, ByDigest<Item>& items, Item item);
  void build_certificates(Bytes& content);
  void build_log_items(Bytes& content);
  void add_unlabelled(const std::string& where, ByteView der);
  void index_scts(const std::string& where, std::size_t certificate);
  void report(Code code, const std::string& where, const std::string& detail);

  const x509::Reader& reader_;
  const crypto::Provider& provider_;
  const Limits& limits_;
  ByDigest<std::pair<std::string, x509::Certificate>> certificates_;
  ByDigest<x509::RevocationList> revocation_lists_;
  ByDigest<ct::TreeHead> tree_heads_;
  ByDigest<Inclusion> inclusions_;
  ByDigest<std::pair<LoggedLeaf, LeafReading>> leaves_;
  ByDigest<TreeLink> links_;
  Set set_;
};

}  // namespace emblem::evidence
