#include "engine/gathering/revocation_lists.h"

#include <gtest/gtest.h>

#include <map>

namespace emblem::gathering {
namespace {

constexpr UnixTime now{.seconds = 1000};

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

// Lists of these tests are text: "0 ISSUER STATE NEXT-UPDATE", where STATE is a digit of RevocationState; "0" is how
// DER begins, as far as files are told apart.
class TextReader final : public x509::Reader {
 public:
  Result<x509::Certificate> parse_certificate(ByteView) const override { return fail(Code::certificate_malformed, ""); }

  Result<x509::RevocationList> parse_crl(ByteView der) const override {
    const std::string text(as_text(der));
    if (text.size() < 8 || text[0] != '0') return fail(Code::crl_malformed, "");
    return x509::RevocationList{.der = {der.begin(), der.end()},
                                .sha256 = {},
                                .issuer = bytes_of(text.substr(2, 1)),
                                .this_update = {},
                                .next_update = UnixTime{.seconds = std::stoll(text.substr(6))},
                                .parsed = {}};
  }

  x509::Issuance verify_issuance(const x509::Certificate&, const x509::Certificate&) const override {
    return x509::Issuance::bad_signature;
  }

  x509::Revocation verify_revocation(const x509::RevocationQuestion& question) const override {
    return {.state = static_cast<x509::RevocationState>(question.list.der[4] - '0')};
  }

  x509::Chain verify_chain(const x509::ChainQuestion&) const override { return x509::Chain::leads_nowhere; }
};

class ListWeb final : public Web {
 public:
  void start(Ticket ticket, const WebRequest& request) override {
    asked.push_back(request);
    const auto found = answers.find(request.url);
    waiting_ = Finished{ticket, found == answers.end() ? fail(Code::http_unanswered, "host", "no such host")
                                                       : Result<WebAnswer>(found->second)};
  }
  std::optional<Finished> wait() override { return std::exchange(waiting_, std::nullopt); }

  std::map<std::string, Result<WebAnswer>> answers;
  std::vector<WebRequest> asked;

 private:
  std::optional<Finished> waiting_;
};

class RevocationListsTest : public testing::Test {
 protected:
  static ListErrand errand(std::vector<std::string> addresses) {
    ListErrand made{.certificate = {}, .issuers = {x509::Certificate{}}, .addresses = std::move(addresses)};
    made.certificate.issuer = bytes_of("A");
    made.certificate.dns_names = {"hospital.example"};
    return made;
  }

  void publish(const std::string& address, std::string_view list, int status = 200) {
    web_.answers.insert_or_assign(address, WebAnswer{status, bytes_of(list)});
  }

  FetchedLists fetch(std::vector<ListErrand> errands) {
    return fetch_revocation_lists({.errands = errands, .web = web_, .reader = reader_, .limits = limits_, .now = now});
  }

  void expect_refused(std::string_view why) {
    const FetchedLists fetched = fetch({errand({one})});
    EXPECT_TRUE(fetched.lists.empty());
    ASSERT_EQ(fetched.findings.size(), 1U);
    EXPECT_EQ(fetched.findings[0].code, Code::revocation_list_not_fetched);
    EXPECT_EQ(fetched.findings[0].where, "hospital.example");
    EXPECT_NE(fetched.findings[0].text.find(why), std::string::npos) << fetched.findings[0].text;
  }

  static constexpr const char* one = "http://a.example/1.crl";
  static constexpr const char* two = "https://a.example/2.crl";

  ListWeb web_;
  TextReader reader_;
  Limits limits_;
};

TEST_F(RevocationListsTest, AListThatHoldsIsBroughtHome) {
  for (const char* state : {"2", "3"}) {  // not_listed, listed
    publish(one, "0 A " + std::string(state) + " 2000");
    const FetchedLists fetched = fetch({errand({one})});
    EXPECT_EQ(fetched.lists.size(), 1U);
    EXPECT_TRUE(fetched.findings.empty());
  }
}

TEST_F(RevocationListsTest, IsAskedForUnencryptedAsItIsSigned) {
  publish(one, "0 A 2 2000");
  const FetchedLists fetched = fetch({errand({one})});
  EXPECT_EQ(web_.asked.at(0).shield, Shield::signature);
  ASSERT_EQ(fetched.disclosures.size(), 1U);
  EXPECT_EQ(fetched.disclosures[0].host, "a.example");
  EXPECT_NE(fetched.disclosures[0].learned.find("everybody on the path"), std::string::npos);
  publish(two, "0 A 2 2000");
  EXPECT_EQ(fetch({errand({two})}).disclosures[0].learned.find("everybody on the path"), std::string::npos);
}

TEST_F(RevocationListsTest, WhatDoesNotHoldIsNotBroughtHome) {
  publish(one, "0 A 0 2000");
  expect_refused("did not sign");
  publish(one, "0 A 1 2000");
  expect_refused("about other certificates");
  publish(one, "0 B 2 2000");
  expect_refused("another authority's");
  publish(one, "0 A 2 1000");
  expect_refused("ran out");
  publish(one, "0 A");
  expect_refused("not a revocation list");
  publish(one, "<html>");
  expect_refused("");
  publish(one, "0 A 2 2000", 404);
  expect_refused("status 404");
}

TEST_F(RevocationListsTest, AServerThatFailsIsNamed) {
  expect_refused("no such host");
  for (const Code code : {Code::http_redirected, Code::http_answer_large}) {
    web_.answers.insert_or_assign(one, fail(code, "a.example", "more"));
    expect_refused(code_info(code).sentence);
  }
}

TEST_F(RevocationListsTest, AnotherAddressIsAskedOnlyWhereTheFirstBringsNothing) {
  publish(one, "0 A 2 2000");
  publish(two, "0 A 2 3000");
  fetch({errand({one, two})});
  EXPECT_EQ(web_.asked.size(), 1U);
  publish(one, "0 A 0 2000");
  const FetchedLists fetched = fetch({errand({one, two})});
  EXPECT_EQ(web_.asked.size(), 3U);
  EXPECT_EQ(fetched.lists.size(), 1U);
  EXPECT_TRUE(fetched.findings.empty());
}

TEST_F(RevocationListsTest, OneAddressIsAskedOnceForAllCertificates) {
  publish(one, "0 A 2 2000");
  const FetchedLists fetched = fetch({errand({one}), errand({one})});
  EXPECT_EQ(web_.asked.size(), 1U);
  EXPECT_EQ(fetched.lists.size(), 1U);
}

TEST_F(RevocationListsTest, AllListsTogetherStayWithinTheBound) {
  limits_.crl_bytes = 100;
  publish(one, "0 A 2 2000");
  publish(two, "0 A 2 3000");
  fetch({errand({one}), errand({two})});
  EXPECT_EQ(web_.asked.at(0).most_bytes, 100U);
  EXPECT_EQ(web_.asked.at(1).most_bytes, 90U);
}

}  // namespace
}  // namespace emblem::gathering
