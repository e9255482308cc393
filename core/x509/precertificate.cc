#include "core/x509/precertificate.h"

#include "core/x509/der.h"

namespace emblem::x509 {
namespace {

// 1.3.6.1.4.1.11129.2.4.2 and .3 (RFC 6962 sections 3.3 and 3.1).
constexpr std::uint8_t sct_list_oid[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x02};
constexpr std::uint8_t poison_oid[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x03};
constexpr std::uint8_t der_true[] = {0xff};
constexpr std::uint8_t der_null[] = {0x05, 0x00};

struct Extension {
  ByteView whole;
  ByteView oid;
  ByteView critical;  // content of the BOOLEAN; empty where it is left out
  ByteView value;

  bool is(ByteView other) const { return equal(oid, other); }
};

Result<Extension> take_extension(DerCursor& list) {
  EMBLEM_TRY(const Element sequence, list.take(Tag::sequence));
  DerCursor members(sequence.content);
  EMBLEM_TRY(const Element oid, members.take(Tag::object_identifier));
  ByteView critical;
  if (members.next_is(Tag::boolean)) {
    EMBLEM_TRY(const Element boolean, members.take());
    critical = boolean.content;
  }
  EMBLEM_TRY(const Element value, members.take(Tag::octet_string));
  if (!members.at_end())
    return fail(Code::der_malformed, "byte " + std::to_string(members.offset()), "bytes left over");
  return Extension{sequence.whole, oid.content, critical, value.content};
}

// Calls `visit` for each extension inside the [3] element.
template <typename Visit>
Result<void> for_each_extension(ByteView wrapper, Visit visit) {
  EMBLEM_TRY(const Element context, parse_element(wrapper, Tag::context_3));
  EMBLEM_TRY(const Element sequence, parse_element(context.content, Tag::sequence));
  DerCursor list(sequence.content);
  while (!list.at_end()) {
    EMBLEM_TRY(const Extension extension, take_extension(list));
    EMBLEM_CHECK(visit(extension));
  }
  return {};
}

Result<void> find_sct_list(CertificateParts& parts) {
  return for_each_extension(*parts.extensions, [&](const Extension& extension) -> Result<void> {
    if (!extension.is(sct_list_oid)) return {};
    if (parts.sct_list) return fail(Code::certificate_malformed, "extensions", "two lists of signed timestamps");
    EMBLEM_TRY(const Element inner, parse_element(extension.value, Tag::octet_string));
    parts.sct_list = inner.content;
    return {};
  });
}

Result<CertificateParts> parse_tbs(const Element& tbs) {
  CertificateParts parts;
  parts.tbs = tbs.whole;
  DerCursor members(tbs.content);
  if (members.next_is(Tag::context_0)) EMBLEM_CHECK(members.take());  // version
  EMBLEM_TRY(const Element serial, members.take(Tag::integer));
  EMBLEM_CHECK(members.take(Tag::sequence));  // signature
  EMBLEM_TRY(const Element issuer, members.take(Tag::sequence));
  EMBLEM_CHECK(members.take(Tag::sequence));  // validity
  EMBLEM_TRY(const Element subject, members.take(Tag::sequence));
  EMBLEM_TRY(const Element spki, members.take(Tag::sequence));
  parts.serial = serial.content;
  parts.issuer = issuer.whole;
  parts.subject = subject.whole;
  parts.spki = spki.whole;
  if (members.next_is(Tag::context_1)) EMBLEM_CHECK(members.take());
  if (members.next_is(Tag::context_2)) EMBLEM_CHECK(members.take());
  if (!members.at_end()) {
    EMBLEM_TRY(const Element extensions, members.take(Tag::context_3));
    parts.extensions = extensions.whole;
  }
  if (!members.at_end())
    return fail(Code::der_malformed, "byte " + std::to_string(members.offset()), "bytes left over");
  return parts;
}

Result<void> check_poison(const CertificateParts& parts) {
  std::size_t poisons = 0;
  if (parts.extensions) {
    EMBLEM_CHECK(for_each_extension(*parts.extensions, [&](const Extension& extension) -> Result<void> {
      if (!extension.is(poison_oid)) return {};
      ++poisons;
      if (equal(extension.critical, der_true) && equal(extension.value, der_null)) return {};
      return fail(Code::certificate_malformed, "extensions", "a poison that is not critical, or not NULL");
    }));
  }
  if (poisons != 1) return fail(Code::certificate_malformed, "extensions", "not one poison");
  return {};
}

// The [3] element without the extensions of that kind; empty if nothing else was in it.
Result<Bytes> strip_extensions(ByteView wrapper, ByteView oid) {
  Bytes kept;
  EMBLEM_CHECK(for_each_extension(wrapper, [&](const Extension& extension) -> Result<void> {
    if (!extension.is(oid)) kept.insert(kept.end(), extension.whole.begin(), extension.whole.end());
    return {};
  }));
  if (kept.empty()) return Bytes{};
  Bytes sequence;
  append_element(sequence, Tag::sequence, kept);
  Bytes stripped;
  append_element(stripped, Tag::context_3, sequence);
  return stripped;
}

// The TBSCertificate of something that has extensions, without those of that kind.
Result<Bytes> tbs_without(const CertificateParts& parts, ByteView oid) {
  EMBLEM_TRY(const Bytes extensions, strip_extensions(*parts.extensions, oid));
  EMBLEM_TRY(const Element tbs, parse_element(parts.tbs, Tag::sequence));
  // The extensions are the last member, so what comes before them stays as it is.
  const ByteView before = tbs.content.first(tbs.content.size() - parts.extensions->size());
  Bytes content(before.begin(), before.end());
  content.insert(content.end(), extensions.begin(), extensions.end());
  Bytes result;
  result.reserve(content.size() + 6);
  append_element(result, Tag::sequence, content);
  return result;
}

}  // namespace

Result<CertificateParts> parse_parts(ByteView certificate) {
  EMBLEM_TRY(const Element outer, parse_element(certificate, Tag::sequence));
  DerCursor members(outer.content);
  EMBLEM_TRY(const Element tbs, members.take(Tag::sequence));
  EMBLEM_CHECK(members.take(Tag::sequence));  // signatureAlgorithm
  EMBLEM_CHECK(members.take(Tag::bit_string));
  if (!members.at_end())
    return fail(Code::der_malformed, "byte " + std::to_string(members.offset()), "bytes left over");
  auto parts = parse_tbs(tbs);
  if (!parts) return std::unexpected(within("tbsCertificate", std::move(parts).error()));
  if (parts->extensions) {
    if (auto found = find_sct_list(*parts); !found) {
      return std::unexpected(within("extensions", std::move(found).error()));
    }
  }
  return parts;
}

Result<Bytes> precertificate_tbs(ByteView certificate) {
  EMBLEM_TRY(const CertificateParts parts, parse_parts(certificate));
  if (!parts.sct_list) return fail(Code::certificate_malformed, "extensions", "no list of signed timestamps");
  return tbs_without(parts, sct_list_oid);
}

Result<Bytes> poisonless_tbs(ByteView precertificate) {
  EMBLEM_TRY(const CertificateParts parts, parse_parts(precertificate));
  EMBLEM_CHECK(check_poison(parts));
  return tbs_without(parts, poison_oid);
}

}  // namespace emblem::x509
