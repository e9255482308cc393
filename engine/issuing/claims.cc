#include "engine/issuing/claims.h"

namespace emblem::issuing {

evidence::Set gather_evidence(std::string_view name, std::span<const Bytes> chain, const Workbench& bench) {
  evidence::SetBuilder builder(bench.reader, bench.provider, bench.limits);
  for (const Bytes& der : chain) builder.add_file(name, der);
  for (const x509::Certificate& certificate : bench.evidence.certificates()) builder.add_file("", certificate.der);
  for (const x509::RevocationList& list : bench.evidence.revocation_lists()) builder.add_file("", list.der);
  return std::move(builder).build();
}

evidence::VerifiedCommitment judge_claim(const evidence::CommitmentClaim& claim, const evidence::Set& evidence,
                                         const Workbench& bench) {
  std::size_t checks = bench.limits.signature_checks;
  return evidence::verify_commitment(claim, {.evidence = evidence,
                                             .logs = bench.logs,
                                             .provider = bench.provider,
                                             .reader = bench.reader,
                                             .limits = bench.limits,
                                             .at = bench.now,
                                             .roots = std::nullopt,
                                             .signature_checks = checks});
}

}  // namespace emblem::issuing
