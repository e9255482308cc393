// What was found out about certificates and their timestamps, whichever claim asked first.
#pragma once

#include <map>
#include <tuple>

#include "core/ct/sct.h"
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
};

}  // namespace emblem::evidence
