#include "apps/wiring/decision_inputs.h"

#include <set>

#include "core/cbor/encoder.h"

namespace emblem::wiring {
namespace {

using cbor::Encoder;

void write(const std::set<Sha256Digest>& digests, Encoder& encoder) {
  encoder.array(digests.size());
  for (const Sha256Digest& digest : digests) encoder.bytes(digest.bytes);
}

std::set<Sha256Digest> set_of(const std::vector<Sha256Digest>& digests) { return {digests.begin(), digests.end()}; }

const Sha256Digest& name_of(const keys::SharedKey& key) { return key->id(keys::Family::jose).digest; }

}  // namespace

Sha256Digest digest_policy(const EffectivePolicy& effective, const crypto::Provider& provider) {
  const validate::Policy& policy = effective.policy;
  std::set<Sha256Digest> trusted;
  for (const keys::SharedKey& key : policy.trusted_keys) trusted.insert(name_of(key));
  std::set<std::pair<std::string, Sha256Digest>> pins;
  for (const validate::Pin& pin : policy.pins) pins.emplace(pin.organization.text(), name_of(pin.key));
  std::set<Sha256Digest> roots;
  for (const x509::Certificate& root : effective.roots.value_or(std::span<const x509::Certificate>())) {
    roots.insert(root.sha256);
  }
  Encoder encoder;
  encoder.array(10).text("emblem-policy");
  encoder.unsigned_integer(static_cast<std::uint64_t>(policy.require)).unsigned_integer(policy.kinds);
  encoder.boolean(effective.log_policy == evidence::LogPolicy::every_entry);
  write(trusted, encoder);
  write(set_of(policy.trusted_key_ids), encoder);
  encoder.array(pins.size());
  for (const auto& [organization, key] : pins) encoder.array(2).text(organization).bytes(key.bytes);
  write(set_of(policy.denied_key_ids), encoder);
  write(set_of(policy.denied_tokens), encoder);
  // Without roots a chain need lead nowhere; with none of them it can lead nowhere.
  encoder.array(effective.roots ? 1 : 0);
  if (effective.roots) write(roots, encoder);
  return provider.sha256(std::move(encoder).encoded());
}

}  // namespace emblem::wiring
