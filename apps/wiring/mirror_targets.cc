#include "apps/wiring/mirror_targets.h"

#include <utility>

#include "core/ct/static_ct.h"
#include "core/ct/timestamped_entry.h"
#include "core/x509/precertificate.h"

namespace emblem::wiring {
namespace {

using mirroring::Target;

void add_certificate(const evidence::EmbeddedSct& embedded, const evidence::Set& evidence,
                     const crypto::Provider& provider, std::set<Target>& targets) {
  const x509::Certificate& certificate = evidence.certificates()[embedded.certificate];
  const auto index = ct::find_leaf_index(embedded.sct.extensions);
  const auto tbs = x509::precertificate_tbs(certificate.der);
  bool has_issuer = false;
  for (const std::size_t number : tbs ? evidence.find_subject(certificate.issuer) : std::span<const std::size_t>()) {
    const Bytes leaf = ct::encode_timestamped_entry(
        embedded.sct, {.issuer_key_hash = provider.sha256(evidence.certificates()[number].spki), .tbs = *tbs});
    targets.insert({.leaf_hash = ct::leaf_hash(leaf, provider), .index = index, .timestamp = embedded.sct.timestamp});
    has_issuer = true;
  }
  if (!has_issuer && index) targets.insert({.leaf_hash = std::nullopt, .index = index});
}

}  // namespace

std::set<Target> find_targets(const Sha256Digest& log_id, const evidence::Set& evidence,
                              const crypto::Provider& provider) {
  std::set<Target> targets;
  for (const evidence::EmbeddedSct& embedded : evidence.scts_of(log_id)) {
    add_certificate(embedded, evidence, provider, targets);
  }
  for (const evidence::Inclusion& inclusion : evidence.inclusions()) {
    if (inclusion.log_id != log_id) continue;
    targets.insert({.leaf_hash = inclusion.leaf_hash, .index = inclusion.proof.index});
  }
  for (std::size_t i = 0; i < evidence.leaves().size(); ++i) {
    if (evidence.leaves()[i].log_id != log_id) continue;
    const evidence::LeafReading& reading = evidence.leaf_readings()[i];
    targets.insert({.leaf_hash = reading.hash,
                    .index = ct::find_leaf_index(reading.leaf.extensions),
                    .timestamp = reading.leaf.timestamp});
  }
  return mirroring::without_searches(std::move(targets));
}

}  // namespace emblem::wiring
