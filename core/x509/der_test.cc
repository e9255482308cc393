#include "core/x509/der.h"

#include <gtest/gtest.h>

#include "core/bytes/base_encodings.h"
#include "core/x509/precertificate.h"

namespace emblem::x509 {
namespace {

Bytes hex(std::string_view text) { return *parse_hex(text); }

TEST(Der, ElementIsTakenWithItsContent) {
  const Bytes bytes = hex("0203010203 0400");
  DerCursor cursor(bytes);
  const auto element = cursor.take(Tag::integer);
  ASSERT_TRUE(element);
  EXPECT_EQ(encode_hex(element->content), "010203");
  EXPECT_EQ(encode_hex(element->whole), "0203010203");
  EXPECT_TRUE(cursor.next_is(Tag::octet_string));
  EXPECT_TRUE(cursor.take());
  EXPECT_TRUE(cursor.at_end());
}

TEST(Der, LongestLengthsAreWrittenAndReadInTheShortestForm) {
  for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 256U, 65535U, 65536U}) {
    Bytes bytes;
    append_element(bytes, Tag::octet_string, Bytes(size, 7));
    const auto element = parse_element(bytes, Tag::octet_string);
    ASSERT_TRUE(element) << size;
    EXPECT_EQ(element->content.size(), size);
  }
}

TEST(Der, OtherFormsAreRefused) {
  for (const std::string_view bad : {"",                  // nothing
                                     "02",                // no length
                                     "0202ff",            // cut
                                     "028101ff",          // 81 for a length below 128
                                     "02820001ff",        // leading zero
                                     "3080020101 0000",   // indefinite
                                     "1f2a0101",          // identifier of two bytes
                                     "0285000000000100",  // five bytes of length
                                     "02ff"}) {
    EXPECT_FALSE(DerCursor(hex(bad)).take()) << bad;
  }
  EXPECT_EQ(parse_element(hex("020101ff"), Tag::integer).error().where, "byte 3");
  EXPECT_FALSE(parse_element(hex("020101"), Tag::octet_string));
}

Bytes element(Tag tag, const Bytes& content) {
  Bytes bytes;
  append_element(bytes, tag, content);
  return bytes;
}

Bytes join(const std::vector<Bytes>& parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

const Bytes sct_oid = element(Tag::object_identifier, *parse_hex("2b06010401d679020402"));
const Bytes sct_extension =
    element(Tag::sequence, join({sct_oid, element(Tag::octet_string, element(Tag::octet_string, {0, 1, 2}))}));
const Bytes poison_oid = element(Tag::object_identifier, *parse_hex("2b06010401d679020403"));
const Bytes poison =
    element(Tag::sequence, join({poison_oid, element(Tag::boolean, {0xff}), element(Tag::octet_string, {5, 0})}));
const Bytes other_extension =
    element(Tag::sequence, join({element(Tag::object_identifier, {0x55, 0x1d, 0x0f}), element(Tag::boolean, {0xff}),
                                 element(Tag::octet_string, {1})}));

Bytes make_tbs(const std::vector<Bytes>& extensions) {
  std::vector<Bytes> members = {element(Tag::context_0, {2, 1, 2}), element(Tag::integer, {5})};
  for (std::uint8_t i = 0; i < 5; ++i) members.push_back(element(Tag::sequence, {4, 1, i}));
  if (!extensions.empty()) {
    members.push_back(element(Tag::context_3, element(Tag::sequence, join(extensions))));
  }
  return element(Tag::sequence, join(members));
}

Bytes make_certificate(const std::vector<Bytes>& extensions) {
  return element(Tag::sequence,
                 join({make_tbs(extensions), element(Tag::sequence, {}), element(Tag::bit_string, {0})}));
}

TEST(Precertificate, LacksTheListOfTimestampsAndNothingElse) {
  const Bytes big =
      element(Tag::sequence,
              join({element(Tag::object_identifier, {0x55, 0x1d, 0x11}), element(Tag::octet_string, Bytes(300, 9))}));
  EXPECT_EQ(precertificate_tbs(make_certificate({other_extension, sct_extension, big})),
            make_tbs({other_extension, big}));
  EXPECT_EQ(precertificate_tbs(make_certificate({sct_extension, other_extension})), make_tbs({other_extension}));
}

TEST(Precertificate, HasNoExtensionsFieldWhenNoneIsLeft) {
  EXPECT_EQ(precertificate_tbs(make_certificate({sct_extension})), make_tbs({}));
}

TEST(Precertificate, NeedsOneListOfTimestamps) {
  EXPECT_EQ(precertificate_tbs(make_certificate({other_extension})).error().code, Code::certificate_malformed);
  EXPECT_EQ(precertificate_tbs(make_certificate({})).error().code, Code::certificate_malformed);
  EXPECT_EQ(precertificate_tbs(make_certificate({sct_extension, sct_extension})).error().code,
            Code::certificate_malformed);
}

TEST(Precertificate, LosesItsPoisonAndNothingElse) {
  EXPECT_EQ(poisonless_tbs(make_certificate({other_extension, poison, sct_extension})),
            make_tbs({other_extension, sct_extension}));
  EXPECT_EQ(poisonless_tbs(make_certificate({poison})), make_tbs({}));
}

TEST(Precertificate, WithItsPoisonIsTheCertificateWithItsTimestamps) {
  EXPECT_EQ(poisonless_tbs(make_certificate({other_extension, poison})),
            *precertificate_tbs(make_certificate({sct_extension, other_extension})));
}

TEST(Precertificate, NeedsOnePoisonThatIsCriticalAndNull) {
  const auto made_of = [](const Bytes& critical, const Bytes& value) {
    return element(Tag::sequence, join({poison_oid, critical, element(Tag::octet_string, value)}));
  };
  const Bytes is_true = element(Tag::boolean, {0xff});
  ASSERT_TRUE(poisonless_tbs(make_certificate({made_of(is_true, {5, 0})})));
  const std::vector<std::vector<Bytes>> refused = {{},
                                                   {other_extension},
                                                   {poison, poison},
                                                   {made_of({}, {5, 0})},
                                                   {made_of(element(Tag::boolean, {0}), {5, 0})},
                                                   {made_of(is_true, {})},
                                                   {made_of(is_true, {5, 0, 5, 0})},
                                                   {made_of(is_true, {4, 0})}};
  for (const auto& extensions : refused) {
    const auto tbs = poisonless_tbs(make_certificate(extensions));
    ASSERT_FALSE(tbs);
    EXPECT_EQ(tbs.error().code, Code::certificate_malformed);
  }
}

TEST(Precertificate, PartsAreFoundWithTheirBytes) {
  const Bytes certificate = make_certificate({sct_extension});
  const auto parts = parse_parts(certificate);
  ASSERT_TRUE(parts);
  EXPECT_EQ(encode_hex(parts->serial), "05");
  EXPECT_EQ(encode_hex(parts->issuer), "3003040101");
  EXPECT_EQ(encode_hex(parts->subject), "3003040103");
  EXPECT_EQ(encode_hex(parts->spki), "3003040104");
  EXPECT_EQ(encode_hex(*parts->sct_list), "000102");
}

TEST(Precertificate, OfBrokenCertificatesIsRefusedWithThePlace) {
  const Bytes good = make_certificate({other_extension, sct_extension});
  for (std::size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(parse_parts(ByteView(good).first(size))) << size;
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(parse_parts(longer));
  const auto error = parse_parts(make_certificate({element(Tag::integer, {1})})).error();
  EXPECT_EQ(error.where, "extensions: byte 0");
}

}  // namespace
}  // namespace emblem::x509
