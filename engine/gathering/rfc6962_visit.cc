#include "engine/gathering/rfc6962_visit.h"

#include "core/bytes/base_encodings.h"
#include "core/ct/timestamped_entry.h"
#include "engine/gathering/web_address.h"

namespace emblem::gathering {
namespace {

std::string described(const Sha256Digest& hash) { return "entry with hash " + encode_base64(hash.bytes); }

std::string described(std::uint64_t index) { return "entry " + std::to_string(index); }

}  // namespace

void Rfc6962Visit::ask_tree_head() {
  ask(
      "ct/v1/get-sth", [this](const Bytes& body) { on_head(ct::parse_tree_head_answer(body, log().id, limits())); },
      [this](const Refusal& refusal) { on_refusal(refusal); });
}

void Rfc6962Visit::ask_consistency(const ct::TreeHead& older, const ct::TreeHead& head) {
  const std::uint64_t first = older.tree_size;
  const std::uint64_t second = head.tree_size;
  ask(
      "ct/v1/get-sth-consistency?first=" + std::to_string(first) + "&second=" + std::to_string(second),
      [this, first, second](const Bytes& body) {
        on_consistency(ct::parse_consistency_answer(body, first, second, limits()));
      },
      [this](const Refusal& refusal) { on_no_consistency(refusal); });
}

void Rfc6962Visit::ask_place(const Place& place) {
  if (const auto* hash = std::get_if<Sha256Digest>(&place)) {
    ask_proof(*hash);
  } else {
    ask_entry_and_proof(std::get<std::uint64_t>(place));
  }
}

void Rfc6962Visit::ask_proof(const Sha256Digest& hash) {
  disclose("that somebody looks for the " + described(hash));
  ask(
      "ct/v1/get-proof-by-hash?hash=" + percent_encoded(encode_base64(hash.bytes)) +
          "&tree_size=" + std::to_string(head().tree_size),
      [this, hash](const Bytes& body) { on_proof(hash, body); },
      [this, hash](const Refusal& refusal) { note(Code::log_lacks_entry, described(hash) + ": " + refusal.text); });
}

void Rfc6962Visit::on_proof(const Sha256Digest& hash, const Bytes& body) {
  const auto proof = ct::parse_proof_answer(body, head().tree_size, limits());
  if (!proof) return set_aside(described(hash) + ": " + to_text(proof.error()));
  if (ct::root_of_inclusion(hash, *proof, provider()) != head().root) {
    return set_aside(described(hash) + ": the proof does not lead to the tree head");
  }
  const evidence::Inclusion inclusion{.log_id = log().id, .leaf_hash = hash, .proof = *proof};
  harvest().inclusions.push_back(inclusion);
  const std::string index = std::to_string(proof->index);
  ask(
      "ct/v1/get-entries?start=" + index + "&end=" + index,
      [this, inclusion](const Bytes& answer) { on_entries(inclusion, answer); },
      [this, hash](const Refusal& refusal) { note(Code::log_lacks_entry, described(hash) + ": " + refusal.text); });
}

void Rfc6962Visit::on_entries(const evidence::Inclusion& inclusion, const Bytes& body) {
  const auto entries = ct::parse_entries_answer(body, 1, limits());
  if (!entries) return set_aside(described(inclusion.leaf_hash) + ": " + to_text(entries.error()));
  if (ct::leaf_hash(entries->front().leaf, provider()) != inclusion.leaf_hash) {
    return set_aside(described(inclusion.leaf_hash) + ": the log hands out another entry in its place");
  }
  keep(entries->front());
}

void Rfc6962Visit::ask_entry_and_proof(std::uint64_t index) {
  if (index >= head().tree_size) {
    return note(Code::log_lacks_entry, described(index) + ": there are " + std::to_string(head().tree_size));
  }
  disclose("that somebody looks for " + described(index));
  ask(
      "ct/v1/get-entry-and-proof?leaf_index=" + std::to_string(index) +
          "&tree_size=" + std::to_string(head().tree_size),
      [this, index](const Bytes& body) { on_entry_and_proof(index, body); },
      [this, index](const Refusal& refusal) { note(Code::log_lacks_entry, described(index) + ": " + refusal.text); });
}

void Rfc6962Visit::on_entry_and_proof(std::uint64_t index, const Bytes& body) {
  const auto answer = ct::parse_entry_and_proof_answer(body, index, head().tree_size, limits());
  if (!answer) return set_aside(described(index) + ": " + to_text(answer.error()));
  const Sha256Digest hash = ct::leaf_hash(answer->entry.leaf, provider());
  if (ct::root_of_inclusion(hash, answer->proof, provider()) != head().root) {
    return set_aside(described(index) + ": the proof does not lead from it to the tree head");
  }
  harvest().inclusions.push_back({.log_id = log().id, .leaf_hash = hash, .proof = answer->proof});
  keep(answer->entry);
}

void Rfc6962Visit::keep(const ct::LoggedEntry& entry) {
  harvest().leaves.push_back({.log_id = log().id, .leaf = entry.leaf, .certificate = entry.certificate});
  harvest().certificates.insert(harvest().certificates.end(), entry.chain.begin(), entry.chain.end());
  ++harvest().entries_proven;
}

}  // namespace emblem::gathering
