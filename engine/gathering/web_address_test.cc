#include "engine/gathering/web_address.h"

#include <gtest/gtest.h>

namespace emblem::gathering {
namespace {

TEST(WebAddress, MayBeUnencryptedWhereTheAnswerIsSigned) {
  EXPECT_EQ(check_web_address("http://e8.c.lencr.org/125.crl", Shield::signature)->host, "e8.c.lencr.org");
  EXPECT_FALSE(check_web_address("http://e8.c.lencr.org/125.crl"));
  EXPECT_FALSE(check_web_address("ldap://e8.c.lencr.org/125.crl", Shield::signature));
  EXPECT_FALSE(check_web_address("http://user@e8.c.lencr.org/", Shield::signature));
}

TEST(WebAddress, IsHttpsAndAHost) {
  EXPECT_EQ(check_web_address("https://ct.example/logs/2026h2/")->host, "ct.example");
  EXPECT_EQ(check_web_address("https://ct.example:8443/x?hash=a%2Bb")->host, "ct.example:8443");
  EXPECT_EQ(check_web_address("https://[2001:db8::1]:8443")->host, "[2001:db8::1]:8443");
}

TEST(WebAddress, MayBeHttpOnThisMachineAlone) {
  EXPECT_TRUE(check_web_address("http://127.0.0.1:8080/"));
  EXPECT_TRUE(check_web_address("http://[::1]:8080/"));
  for (const char* url : {"http://ct.example/", "http://128.0.0.1/", "http://127.0.0.1.example/", "http://localhost/",
                          "http://[::2]/", "http://127.1/"}) {
    EXPECT_EQ(check_web_address(url).error().code, Code::http_url_refused) << url;
  }
}

TEST(WebAddress, HidesNothing) {
  for (const char* url :
       {"https://user@ct.example/", "https://ct.example#x", "https://", "https:///x", "ftp://ct.example/",
        "file:///etc/passwd", "https://ct.example:0/", "https://ct.example:99999/", "https://ct.example:/",
        "https://ct example/", "https://ct.example/\r\nX: y", "HTTPS://ct.example/", "",
        "https://127.0.0.1\\@ct.example/"}) {
    const auto address = check_web_address(url);
    ASSERT_FALSE(address) << url;
    EXPECT_EQ(address.error().code, Code::http_url_refused);
  }
  EXPECT_FALSE(check_web_address("https://ct.example/" + std::string(5000, 'a')));
}

TEST(WebAddress, ValuesOfAQueryAreEncoded) { EXPECT_EQ(percent_encoded("aZ09-._~+/="), "aZ09-._~%2B%2F%3D"); }

}  // namespace
}  // namespace emblem::gathering
