#include "core/bundle/items.h"

#include <set>

#include "core/bytes/printable.h"
#include "core/ct/static_ct.h"
#include "core/ct/timestamped_entry.h"
#include "core/x509/precertificate.h"

namespace emblem::bundle {
namespace {

template <typename T>
std::vector<T> copy_of(std::span<const T> items) {
  return {items.begin(), items.end()};
}

// Finds what log entries name, certificate by certificate and item by item.
class Selection {
 public:
  Selection(const evidence::Set& set, const crypto::Provider& provider, const Limits& limits)
      : set_(set), provider_(provider), limits_(limits) {}

  void add(const token::LogEntry& entry) {
    logs_.insert(entry.log_id);
    if (const auto* hash = std::get_if<Sha256Digest>(&entry.place)) leaves_.insert({entry.log_id, *hash});
    for (const evidence::EmbeddedSct& candidate : set_.scts_of(entry.log_id)) add_certificate(entry, candidate);
    for (const evidence::Inclusion& item : set_.inclusions()) {
      if (item.log_id != entry.log_id) continue;
      const auto* index = std::get_if<std::uint64_t>(&entry.place);
      if (index != nullptr && item.proof.index == *index) leaves_.insert({item.log_id, item.leaf_hash});
    }
  }

  Items items() {
    Items items;
    add_leaves(items);
    climb();
    for (const std::size_t index : certificates_) items.certificates.push_back(set_.certificates()[index].der);
    for (const x509::RevocationList& list : set_.revocation_lists()) {
      if (issuers_.contains(list.issuer)) items.revocation_lists.push_back(list.der);
    }
    for (const ct::TreeHead& head : set_.tree_heads()) {
      if (logs_.contains(head.log_id)) items.tree_heads.push_back(head);
    }
    for (const evidence::TreeLink& link : set_.links()) {
      if (logs_.contains(link.log_id)) items.links.push_back(link);
    }
    for (const evidence::Inclusion& item : set_.inclusions()) {
      if (leaves_.contains({item.log_id, item.leaf_hash})) items.inclusions.push_back(item);
    }
    return items;
  }

 private:
  using LeafOfLog = std::pair<Sha256Digest, Sha256Digest>;

  // The certificate, and each issuer under whose key it is the entry named.
  void add_certificate(const token::LogEntry& entry, const evidence::EmbeddedSct& candidate) {
    const auto* index = std::get_if<std::uint64_t>(&entry.place);
    if (index != nullptr && ct::find_leaf_index(candidate.sct.extensions) != *index) return;
    const x509::Certificate& certificate = set_.certificates()[candidate.certificate];
    const auto tbs = x509::precertificate_tbs(certificate.der);
    if (!tbs) return;
    for (const std::size_t issuer : set_.find_subject(certificate.issuer)) {
      if (++leaf_hashes_ > limits_.leaf_hashes) return;
      const Bytes leaf = ct::encode_timestamped_entry(
          candidate.sct, {.issuer_key_hash = provider_.sha256(set_.certificates()[issuer].spki), .tbs = *tbs});
      const Sha256Digest hash = ct::leaf_hash(leaf, provider_);
      if (index == nullptr && hash != std::get<Sha256Digest>(entry.place)) continue;
      shown_.insert({entry.log_id, hash});
      leaves_.insert({entry.log_id, hash});
      certificates_.insert(candidate.certificate);
      certificates_.insert(issuer);
      issuers_.insert(certificate.issuer);
    }
  }

  // A leaf counts for what its certificate's issuer vouches for.
  void add_leaves(Items& items) {
    for (std::size_t i = 0; i < set_.leaves().size(); ++i) {
      const evidence::LoggedLeaf& leaf = set_.leaves()[i];
      const evidence::LeafReading& reading = set_.leaf_readings()[i];
      const LeafOfLog named{leaf.log_id, reading.hash};
      if (!leaves_.contains(named) || shown_.contains(named)) continue;
      items.leaves.push_back(leaf);
      for (const std::size_t issuer : set_.find_subject(reading.certificate.issuer)) certificates_.insert(issuer);
      issuers_.insert(reading.certificate.issuer);
    }
  }

  // Issuers of issuers, as far as the names lead. What signs itself ends no path unless the judge says so.
  void climb() {
    std::vector<std::size_t> waiting(certificates_.begin(), certificates_.end());
    while (!waiting.empty()) {
      const x509::Certificate& certificate = set_.certificates()[waiting.back()];
      waiting.pop_back();
      for (const std::size_t issuer : set_.find_subject(certificate.issuer)) {
        const x509::Certificate& found = set_.certificates()[issuer];
        if (found.subject != found.issuer && certificates_.insert(issuer).second) waiting.push_back(issuer);
      }
    }
  }

  const evidence::Set& set_;
  const crypto::Provider& provider_;
  const Limits& limits_;
  std::size_t leaf_hashes_ = 0;
  std::set<Sha256Digest> logs_;
  std::set<LeafOfLog> leaves_;  // named by the entries
  std::set<LeafOfLog> shown_;   // by a certificate at hand
  std::set<std::size_t> certificates_;
  std::set<Bytes> issuers_;  // names of those that issued what the entries name
};

std::string place(const std::string& name, std::string_view kind, std::size_t index) {
  return name + ": " + std::string(kind) + " " + std::to_string(index + 1);
}

}  // namespace

Items items_of(const evidence::Set& set) {
  Items items;
  for (const x509::Certificate& certificate : set.certificates()) items.certificates.push_back(certificate.der);
  for (const x509::RevocationList& list : set.revocation_lists()) items.revocation_lists.push_back(list.der);
  items.tree_heads = copy_of(set.tree_heads());
  items.inclusions = copy_of(set.inclusions());
  items.leaves = copy_of(set.leaves());
  items.links = copy_of(set.links());
  return items;
}

Items select_needed(const evidence::Set& set, std::span<const token::LogEntry> entries,
                    const crypto::Provider& provider, const Limits& limits) {
  Selection selection(set, provider, limits);
  for (const token::LogEntry& entry : entries) selection.add(entry);
  return selection.items();
}

void add_items(const Items& items, std::string_view name, evidence::SetBuilder& builder) {
  const std::string file = to_printable(name);
  for (std::size_t i = 0; i < items.certificates.size(); ++i) {
    builder.add_certificate(place(file, "certificate", i), items.certificates[i]);
  }
  for (std::size_t i = 0; i < items.revocation_lists.size(); ++i) {
    builder.add_crl(place(file, "revocation list", i), items.revocation_lists[i]);
  }
  for (std::size_t i = 0; i < items.tree_heads.size(); ++i) {
    builder.add_tree_head(place(file, "tree head", i), items.tree_heads[i]);
  }
  for (std::size_t i = 0; i < items.inclusions.size(); ++i) {
    builder.add_inclusion(place(file, "inclusion", i), items.inclusions[i]);
  }
  for (std::size_t i = 0; i < items.leaves.size(); ++i) {
    builder.add_leaf(place(file, "leaf", i), items.leaves[i]);
  }
  for (std::size_t i = 0; i < items.links.size(); ++i) {
    builder.add_link(place(file, "link", i), items.links[i]);
  }
}

}  // namespace emblem::bundle
