#include "core/x509/precertificate.h"

#include "core/x509/der.h"

namespace emblem::x509 {
namespace {

// 1.3.6.1.4.1.11129.2.4.2 (RFC 6962 section 3.3).
constexpr std::uint8_t sct_list_oid[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x02};

struct Extension {
  ByteView whole;
  ByteView oid;
  ByteView value;
};

Result<Extension> take_extension(DerCursor& list) {
  EMBLEM_TRY(const Element sequence, list.take(Tag::sequence));
  DerCursor members(sequence.content);
  EMBLEM_TRY(const Element oid, members.take(Tag::object_identifier));
  if (members.next_is(Tag::boolean)) EMBLEM_CHECK(members.take());
  EMBLEM_TRY(const Element value, members.take(Tag::octet_string));
  if (!members.at_end())
    return fail(Code::der_malformed, "byte " + std::to_string(members.offset()), "bytes left over");
  return Extension{sequence.whole, oid.content, value.content};
}

bool is_sct_list(const Extension& extension) { return equal(extension.oid, sct_list_oid); }

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
    if (!is_sct_list(extension)) return {};
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

// The [3] element without the list of SCTs; empty if nothing else was in it.
Result<Bytes> strip_extensions(ByteView wrapper) {
  Bytes kept;
  EMBLEM_CHECK(for_each_extension(wrapper, [&](const Extension& extension) -> Result<void> {
    if (!is_sct_list(extension)) kept.insert(kept.end(), extension.whole.begin(), extension.whole.end());
    return {};
  }));
  if (kept.empty()) return Bytes{};
  Bytes sequence;
  append_element(sequence, Tag::sequence, kept);
  Bytes stripped;
  append_element(stripped, Tag::context_3, sequence);
  return stripped;
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
  EMBLEM_TRY(const Bytes extensions, strip_extensions(*parts.extensions));
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

}  // namespace emblem::x509
