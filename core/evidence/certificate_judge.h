// What is asked of a certificate once it may be a log entry. Internal to this room.
#pragma once

#include <functional>

#include "core/evidence/commitment.h"
#include "core/evidence/proof_memo.h"

namespace emblem::evidence {

using AddFinding = std::function<void(Code, const std::string& detail)>;

// Asks each question once: three logs of one certificate cost one check of its issuer, lists and root.
class CertificateJudge {
 public:
  explicit CertificateJudge(const Context& context)
      : context_(context), memo_(context.memo != nullptr ? *context.memo : own_memo_) {}
  CertificateJudge(const CertificateJudge&) = delete;
  CertificateJudge& operator=(const CertificateJudge&) = delete;

  ProofMemo& memo() { return memo_; }

  // Takes `count` signature checks off the budget; false, and nothing taken, when fewer are left.
  bool spend(std::size_t count);

  // Whether `issuer` signed the certificate.
  Answer check_issuer(const x509::Certificate& certificate, const x509::Certificate& issuer);

  // No if a list of the issuer shows that it was revoked at or before the moment asked about. A hold counts as long as
  // a list at hand has it: until it is lifted nobody may rely on the certificate (RFC 5280 section 5.3.1). Lists that
  // do not hold count for nothing. Findings: commitment_revoked, revocation_list_unusable, revocation_not_checked.
  Answer check_unrevoked(const x509::Certificate& certificate, const x509::Certificate& issuer, const AddFinding& add);

  // Whether it leads to one of the roots given, if any are. Judged as of the SCT, moved into the certificate's
  // validity: a commitment outlives its certificate, so what matters is that an authority vouched for it when it was
  // logged. Findings: root_unknown, roots_not_checked.
  Answer check_root(const x509::Certificate& certificate, UnixTime logged, const AddFinding& add);

 private:
  const Context& context_;
  ProofMemo own_memo_;
  ProofMemo& memo_;
};

}  // namespace emblem::evidence
