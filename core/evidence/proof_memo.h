// What was found out about certificates and their timestamps, whichever claim asked first.
#pragma once

#include <map>
#include <optional>
#include <tuple>

#include "core/ct/sct.h"
#include "core/evidence/items.h"
#include "core/x509/reader.h"

namespace emblem::evidence {

enum class Answer : std::uint8_t { yes, no, out_of_budget };

// Each question costs its signature checks once, however many claims name the same certificate: whoever copies an
// organisation's log entries into forged endorsements spends nobody's budget. Serves one Set, log list, roots and
// moment; refers to the set's items. Not safe to share between threads.
struct ProofMemo {
  using Pair = std::pair<const x509::Certificate*, const x509::Certificate*>;

  std::map<Pair, Answer> issuers;  // certificate, issuer
  std::map<std::pair<const x509::RevocationList*, const x509::Certificate*>, x509::Revocation> revocations;
  std::map<const x509::Certificate*, Answer> roots;
  std::map<std::pair<Pair, const ct::Sct*>, Answer> timestamps;  // whether the log signed it for the pair

  using Heads = std::pair<const ct::TreeHead*, const ct::TreeHead*>;
  std::map<const ct::TreeHead*, Answer> tree_heads;                         // whether their log signed them
  std::map<Sha256Digest, std::size_t> bad_tree_heads;                       // by log
  std::map<Sha256Digest, std::optional<Heads>> forks;                       // by log; nothing where none is shown
  std::map<const Inclusion*, std::optional<Sha256Digest>> inclusion_roots;  // where the proof leads
};

}  // namespace emblem::evidence
