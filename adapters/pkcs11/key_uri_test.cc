#include "adapters/pkcs11/key_uri.h"

#include <gtest/gtest.h>

namespace emblem::pkcs11 {
namespace {

Code refusal(std::string_view text) {
  const auto uri = parse_key_uri(text);
  return uri ? Code::internal_error : uri.error().code;
}

TEST(KeyUri, AttributesAreDecoded) {
  const auto uri = parse_key_uri(
      "pkcs11:token=The%20Software%20PKCS%2311%20token;manufacturer=Snake%20Oil,%20Inc.;serial=1;object=r%c3%b6ot;id=%"
      "00%FFa;"
      "type=private?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-value=12%2634");
  ASSERT_TRUE(uri) << to_text(uri.error());
  EXPECT_EQ(uri->token, "The Software PKCS#11 token");
  EXPECT_EQ(uri->manufacturer, "Snake Oil, Inc.");
  EXPECT_EQ(uri->serial, "1");
  EXPECT_EQ(uri->object, "r\u00f6ot");
  EXPECT_EQ(uri->id, (Bytes{0x00, 0xff, 'a'}));
  EXPECT_EQ(uri->module_path, "/usr/lib/softhsm/libsofthsm2.so");
  EXPECT_EQ(as_text(uri->pin_value->bytes()), "12&34");
  EXPECT_FALSE(uri->model);
}

TEST(KeyUri, TextOfAUriIsReadBackAndTellsNoPin) {
  const auto uri = parse_key_uri("pkcs11:token=a%3bb;object=c?pin-value=1234");
  EXPECT_EQ(to_text(*uri), "pkcs11:token=a%3Bb;object=c");
  const std::string whole = "pkcs11:token=t;model=m;object=o;id=%01?module-path=%2Fm.so&pin-source=%2Fpin";
  EXPECT_EQ(to_text(*parse_key_uri(whole)), whole);
}

TEST(KeyUri, PinSourceIsAFile) {
  for (const char* source : {"/etc/pin", "file:/etc/pin", "file:///etc/pin"}) {
    EXPECT_EQ(parse_key_uri("pkcs11:token=t;object=o?pin-source=" + std::string(source))->pin_source, "/etc/pin");
  }
  EXPECT_EQ(refusal("pkcs11:token=t;object=o?pin-source=|/bin/echo"), Code::key_uri_malformed);
  EXPECT_EQ(refusal("pkcs11:token=t;object=o?pin-source=pin"), Code::key_uri_malformed);
  EXPECT_EQ(refusal("pkcs11:token=t;object=o?pin-source=file://host/etc/pin"), Code::key_uri_malformed);
}

TEST(KeyUri, NamesATokenAndAKey) {
  EXPECT_EQ(refusal("pkcs11:token=t;object=o"), Code::internal_error);
  EXPECT_EQ(refusal("pkcs11:serial=t;id=%01"), Code::internal_error);
  EXPECT_EQ(refusal("pkcs11:object=o"), Code::key_uri_malformed);
  EXPECT_EQ(refusal("pkcs11:token=t"), Code::key_uri_malformed);
}

TEST(KeyUri, OtherFormsAreRefused) {
  for (const char* bad : {"",
                          "token=t;object=o",
                          "PKCS12:token=t;object=o",
                          "pkcs11:",
                          "pkcs11:;token=t;object=o",
                          "pkcs11:token=t;object=o;",                     // an empty attribute
                          "pkcs11:token=t;object=o;token=t",              // twice
                          "pkcs11:token=t;object=",                       // empty
                          "pkcs11:token=t;object=a b",                    // to be encoded
                          "pkcs11:token=t;object=a/b",                    // to be encoded in a path
                          "pkcs11:token=t;object=%4",                     // half an octet
                          "pkcs11:token=t;object=%zz",                    // no octet
                          "pkcs11:token=t;object=%ff",                    // not UTF-8
                          "pkcs11:token=t;object=a%00b",                  // NUL
                          "pkcs11:token=t;object=o;type=public",          // not a private key
                          "pkcs11:token=t;object=o;slot-id=1",            // narrows as we do not
                          "pkcs11:token=t;object=o;x-vendor=1",           // the same
                          "pkcs11:token=t;object=o?module-name=softhsm",  // the same
                          "pkcs11:token=t;object=o?module-path=softhsm.so",
                          "pkcs11:token=t;object=o?",
                          "pkcs11:token=t;object=o?pin-value=1&pin-value=2",
                          "pkcs11:token=t;object=o?pin-value=1&pin-source=/pin",
                          "pkcs11:token=t;object=o#fragment"}) {
    EXPECT_EQ(refusal(bad), Code::key_uri_malformed) << bad;
  }
  EXPECT_EQ(refusal("pkcs11:token=t;object=" + std::string(5000, 'o')), Code::key_uri_malformed);
}

TEST(KeyUri, ErrorNamesTheAttributeAndNoValue) {
  const Error error = parse_key_uri("pkcs11:token=t;object=o?pin-value=12 34").error();
  EXPECT_EQ(error.where, "pin-value");
  EXPECT_EQ(emblem::to_text(error).find("12 34"), std::string::npos);
}

}  // namespace
}  // namespace emblem::pkcs11
