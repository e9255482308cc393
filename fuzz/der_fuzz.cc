// A certificate that comes apart loses its list of timestamps and nothing else, or its poison and nothing else.
#include <cstdlib>

#include "core/x509/der.h"
#include "core/x509/distribution_points.h"
#include "core/x509/precertificate.h"

namespace {

using emblem::Bytes;
using emblem::ByteView;
using emblem::x509::Tag;

void require(bool holds) {
  if (!holds) std::abort();
}

// A certificate around `tbs`.
Bytes wrap(const Bytes& tbs) {
  Bytes content = tbs;
  emblem::x509::append_element(content, Tag::sequence, {});
  emblem::x509::append_element(content, Tag::bit_string, {});
  Bytes certificate;
  emblem::x509::append_element(certificate, Tag::sequence, content);
  return certificate;
}

// What was taken out is there no more, and the rest is as it was.
void require_stripped(const Bytes& tbs, const emblem::x509::CertificateParts& parts) {
  require(tbs.size() < parts.tbs.size());
  const Bytes again = wrap(tbs);
  const auto stripped = emblem::x509::parse_parts(again);
  require(stripped.has_value());
  require(emblem::equal(stripped->issuer, parts.issuer) && emblem::equal(stripped->subject, parts.subject));
  require(emblem::equal(stripped->spki, parts.spki) && emblem::equal(stripped->serial, parts.serial));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto parts = emblem::x509::parse_parts(input);
  const auto tbs = emblem::x509::precertificate_tbs(input);
  require(tbs.has_value() == (parts && parts->sct_list));
  if (tbs) {
    require_stripped(*tbs, *parts);
    require(!emblem::x509::precertificate_tbs(wrap(*tbs)));
  }
  const auto poisonless = emblem::x509::poisonless_tbs(input);
  require(parts || !poisonless);
  if (poisonless) {
    require_stripped(*poisonless, *parts);
    require(!emblem::x509::poisonless_tbs(wrap(*poisonless)));
  }
  const auto addresses = emblem::x509::parse_distribution_points(input);
  require(parts || !addresses);
  if (addresses) {
    require(addresses->size() <= emblem::x509::most_distribution_points);
    for (const std::string& address : *addresses) require(address.starts_with("http"));
  }
  return 0;
}
