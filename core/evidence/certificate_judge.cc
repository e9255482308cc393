#include "core/evidence/certificate_judge.h"

#include <algorithm>

namespace emblem::evidence {
namespace {

// Whether a list without the certificate shows that it was not revoked by `at`. Lists may forget certificates that have
// run out, so one from after the certificate's end shows nothing, and one from before it need not be newer than that.
bool settles_absence(const x509::RevocationList& list, const x509::Certificate& certificate, UnixTime at) {
  if (list.this_update > certificate.not_after) return false;
  return !list.next_update || *list.next_update > std::min(at, certificate.not_after);
}

}  // namespace

bool CertificateJudge::spend(std::size_t count) {
  if (context_.signature_checks < count) return false;
  context_.signature_checks -= count;
  return true;
}

Answer CertificateJudge::check_issuer(const x509::Certificate& certificate, const x509::Certificate& issuer) {
  const auto known = memo_.issuers.find({&certificate, &issuer});
  if (known != memo_.issuers.end()) return known->second;
  if (!spend(1)) return Answer::out_of_budget;
  const bool is_signed = context_.reader.verify_issuance(certificate, issuer) == x509::Issuance::signed_by_issuer;
  return memo_.issuers[{&certificate, &issuer}] = is_signed ? Answer::yes : Answer::no;
}

Answer CertificateJudge::check_unrevoked(const x509::Certificate& certificate, const x509::Certificate& issuer,
                                         const AddFinding& add) {
  bool is_checked = false;
  for (const x509::RevocationList& list : context_.evidence.revocation_lists()) {
    if (list.issuer != certificate.issuer) continue;
    auto known = memo_.revocations.find({&list, &certificate});
    if (known == memo_.revocations.end()) {
      if (!spend(1)) return Answer::out_of_budget;
      const x509::Revocation found = context_.reader.verify_revocation({list, certificate, issuer});
      known = memo_.revocations.emplace(std::pair(&list, &certificate), found).first;
    }
    const x509::Revocation& revocation = known->second;
    if (revocation.state == x509::RevocationState::list_unusable) {
      add(Code::revocation_list_unusable, "");
    } else if (revocation.state == x509::RevocationState::not_covered) {
      continue;
    } else if (revocation.state == x509::RevocationState::not_listed) {
      is_checked = is_checked || settles_absence(list, certificate, context_.at);
    } else if (revocation.at <= std::min(context_.at, certificate.not_after)) {
      add(Code::commitment_revoked, to_rfc3339(revocation.at));
      return Answer::no;
    } else {
      is_checked = true;  // revoked, but only later, or when it had run out unrevoked
    }
  }
  if (!is_checked) add(Code::revocation_not_checked, "");
  return Answer::yes;
}

Answer CertificateJudge::check_root(const x509::Certificate& certificate, UnixTime logged, const AddFinding& add) {
  if (!context_.roots) {
    add(Code::roots_not_checked, "");
    return Answer::yes;
  }
  auto known = memo_.roots.find(&certificate);
  if (known == memo_.roots.end()) {
    if (!spend(x509::longest_chain)) return Answer::out_of_budget;
    const UnixTime at =
        std::clamp(logged, certificate.not_before, std::max(certificate.not_before, certificate.not_after));
    const x509::Chain chain =
        context_.reader.verify_chain({certificate, context_.evidence.certificates(), *context_.roots, at});
    known = memo_.roots.emplace(&certificate, chain == x509::Chain::leads_to_root ? Answer::yes : Answer::no).first;
  }
  if (known->second == Answer::no) add(Code::root_unknown, "");
  return known->second;
}

}  // namespace emblem::evidence
