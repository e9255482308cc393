// An RFC 6962 log: get-sth, get-sth-consistency, get-proof-by-hash, get-entries, get-entry-and-proof.
#pragma once

#include "core/ct/log_answers.h"
#include "engine/gathering/log_visit.h"

namespace emblem::gathering {

class Rfc6962Visit : public LogVisit {
 public:
  using LogVisit::LogVisit;

 private:
  void ask_tree_head() final;
  void ask_consistency(const ct::TreeHead& older, const ct::TreeHead& head) final;
  void ask_place(const Place& place) override;

  void ask_proof(const Sha256Digest& hash);
  void on_proof(const Sha256Digest& hash, const Bytes& body);
  void on_entries(const evidence::Inclusion& inclusion, const Bytes& body);
  void ask_entry_and_proof(std::uint64_t index);
  void on_entry_and_proof(std::uint64_t index, const Bytes& body);
  void keep(const ct::LoggedEntry& entry);
};

}  // namespace emblem::gathering
