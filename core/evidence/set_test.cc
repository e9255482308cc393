#include "core/evidence/set.h"

#include "core/evidence/evidence_fixture_test.h"

namespace emblem::evidence {
namespace {

const std::string folder = "vectors/cases/commitment-012-revoked/";

class SetTest : public EvidenceTest {
 protected:
  Bytes one_ = read_file(folder + "auth0.chain.pem");
  Bytes other_ = read_file(folder + "root.chain.pem");
  Bytes list_ = read_file(folder + "revoked-2.crl");
};

TEST_F(SetTest, IsTheSameInWhateverOrderAndHoweverOftenItsPartsCame) {
  const Set first = make_set({one_, other_, list_});
  const Set second = make_set({list_, other_, one_, other_});
  EXPECT_TRUE(first.findings().empty());
  EXPECT_EQ(first.digest(), second.digest());
  EXPECT_TRUE(std::ranges::equal(first.certificates(), second.certificates()));
  EXPECT_EQ(first.revocation_lists().size(), 1U);
  EXPECT_NE(first.digest(), make_set({one_, other_}).digest());
}

TEST_F(SetTest, TakesDerFilesAsWellAsPem) {
  const Set pem = make_set({one_, list_});
  std::vector<Bytes> files = {pem.revocation_lists()[0].der};
  for (const x509::Certificate& certificate : pem.certificates()) files.push_back(certificate.der);
  EXPECT_EQ(make_set(files).digest(), pem.digest());
}

TEST_F(SetTest, FindsIssuersBySubject) {
  const Set set = make_set({one_});
  ASSERT_EQ(set.certificates().size(), 2U);
  for (const x509::Certificate& certificate : set.certificates()) {
    if (!certificate.sct_list) continue;
    const auto issuers = set.find_subject(certificate.issuer);
    ASSERT_EQ(issuers.size(), 1U);
    EXPECT_EQ(set.certificates()[issuers[0]].subject, certificate.issuer);
  }
}

TEST_F(SetTest, NamesWhatItCannotReadAndKeepsTheRest) {
  Bytes broken = one_;
  const std::string text = "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n";
  broken.insert(broken.begin(), text.begin(), text.end());
  const Set set = make_set({broken, {}, {0x30, 0x00}});
  EXPECT_EQ(set.certificates().size(), 2U);
  ASSERT_EQ(set.findings().size(), 3U);
  EXPECT_EQ(set.findings()[0].code, Code::evidence_unreadable);
  EXPECT_EQ(set.findings()[0].where, "file: line 1");
  EXPECT_EQ(set.findings()[1].code, Code::evidence_empty);
  EXPECT_EQ(set.findings()[2].code, Code::evidence_unreadable);
}

TEST_F(SetTest, StopsAtItsLimits) {
  limits_.certificates = 1;
  EXPECT_EQ(make_set({one_}).certificates().size(), 1U);
  limits_ = {};
  limits_.revocation_lists = 0;
  const Set set = make_set({list_});
  EXPECT_TRUE(set.revocation_lists().empty());
  EXPECT_TRUE(has_finding(set.findings(), Code::evidence_limit));
}

}  // namespace
}  // namespace emblem::evidence
