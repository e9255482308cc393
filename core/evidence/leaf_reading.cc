#include "core/evidence/leaf_reading.h"

#include "core/ct/timestamped_entry.h"
#include "core/x509/precertificate.h"

namespace emblem::evidence {
namespace {

Fit fit_of(const ct::Leaf& leaf, const x509::Certificate& certificate) {
  if (leaf.kind == ct::LeafKind::certificate) return leaf.content == certificate.der ? Fit::fits : Fit::differs;
  const auto tbs = x509::poisonless_tbs(certificate.der);
  return tbs && *tbs == leaf.content ? Fit::fits : Fit::differs;
}

}  // namespace

Result<LeafReading> parse_logged_leaf(const LoggedLeaf& logged, const LeafReader& with) {
  if (logged.certificate.size() > with.limits.certificate_bytes) return fail(Code::limit_exceeded, "certificate");
  LeafReading reading;
  EMBLEM_TRY(reading.leaf, ct::parse_leaf(logged.leaf, with.limits));
  EMBLEM_TRY(reading.certificate, with.reader.parse_certificate(logged.certificate));
  reading.hash = ct::leaf_hash(logged.leaf, with.provider);
  reading.fit = fit_of(reading.leaf, reading.certificate);
  return reading;
}

}  // namespace emblem::evidence
