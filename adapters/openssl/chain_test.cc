// A small authority made here: root, intermediate, leaf, and lists signed by each.
#include "adapters/openssl/chain.h"

#include <gtest/gtest.h>
#include <openssl/ec.h>

#include "adapters/openssl/generated_keys_test.h"
#include "adapters/openssl/reader.h"
#include "adapters/openssl/x509_handles.h"

namespace emblem::openssl {
namespace {

constexpr time_t start = 1'800'000'000;
constexpr time_t end = 1'900'000'000;

template <typename Object, typename Encode>
Bytes to_der(Object* object, Encode encode) {
  unsigned char* der = nullptr;
  const int size = encode(object, &der);
  Bytes result(der, der + size);
  OPENSSL_free(der);
  return result;
}

struct Party {
  std::string name;
  PublicKeyHandle key{generate_ec("P-256")};
  x509::Certificate certificate;
};

struct Extension {
  int kind;
  const char* value;
};

void set_name(X509_NAME* name, const std::string& text) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
}

void certify(Party& subject, const Party& issuer, const std::vector<Extension>& extensions, long serial = 1) {
  const CertificateHandle certificate{X509_new()};
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), start);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), end);
  set_name(X509_get_subject_name(certificate.get()), subject.name);
  set_name(X509_get_issuer_name(certificate.get()), issuer.name);
  X509_set_pubkey(certificate.get(), subject.key.get());
  for (const Extension& extension : extensions) {
    const Handle<X509_EXTENSION, &X509_EXTENSION_free> made{
        X509V3_EXT_conf_nid(nullptr, nullptr, extension.kind, extension.value)};
    ASSERT_TRUE(made);
    X509_add_ext(certificate.get(), made.get(), -1);
  }
  X509_sign(certificate.get(), issuer.key.get(), EVP_sha256());
  auto read = make_reader()->parse_certificate(to_der(certificate.get(), &i2d_X509));
  ASSERT_TRUE(read);
  subject.certificate = *std::move(read);
}

struct Entry {
  long serial;
  time_t revoked;
  int reason;  // -1 for none
};

x509::RevocationList make_list(const Party& issuer, const std::vector<Entry>& entries,
                               const std::vector<Extension>& extensions = {}) {
  const CrlHandle list{X509_CRL_new()};
  X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
  const Handle<X509_NAME, &X509_NAME_free> name{X509_NAME_new()};
  set_name(name.get(), issuer.name);
  X509_CRL_set_issuer_name(list.get(), name.get());
  const Handle<ASN1_TIME, &ASN1_TIME_free> now{ASN1_TIME_set(nullptr, start + 100)};
  X509_CRL_set1_lastUpdate(list.get(), now.get());
  for (const Entry& entry : entries) {
    X509_REVOKED* revoked = X509_REVOKED_new();
    const Handle<ASN1_INTEGER, &ASN1_INTEGER_free> serial{ASN1_INTEGER_new()};
    ASN1_INTEGER_set(serial.get(), entry.serial);
    X509_REVOKED_set_serialNumber(revoked, serial.get());
    const Handle<ASN1_TIME, &ASN1_TIME_free> at{ASN1_TIME_set(nullptr, entry.revoked)};
    X509_REVOKED_set_revocationDate(revoked, at.get());
    if (entry.reason >= 0) {
      const Handle<ASN1_ENUMERATED, &ASN1_ENUMERATED_free> reason{ASN1_ENUMERATED_new()};
      ASN1_ENUMERATED_set(reason.get(), entry.reason);
      X509_REVOKED_add1_ext_i2d(revoked, NID_crl_reason, reason.get(), 0, 0);
    }
    X509_CRL_add0_revoked(list.get(), revoked);
  }
  for (const Extension& extension : extensions) {
    const Handle<X509_EXTENSION, &X509_EXTENSION_free> made{
        X509V3_EXT_conf_nid(nullptr, nullptr, extension.kind, extension.value)};
    EXPECT_TRUE(made);
    X509_CRL_add_ext(list.get(), made.get(), -1);
  }
  X509_CRL_sort(list.get());
  X509_CRL_sign(list.get(), issuer.key.get(), EVP_sha256());
  auto read = make_reader()->parse_crl(to_der(list.get(), &i2d_X509_CRL));
  EXPECT_TRUE(read);
  return *std::move(read);
}

const std::vector<Extension> authority = {{NID_basic_constraints, "critical,CA:TRUE"},
                                          {NID_key_usage, "critical,keyCertSign,cRLSign"}};
const std::vector<Extension> server = {{NID_basic_constraints, "critical,CA:FALSE"},
                                       {NID_subject_alt_name, "DNS:WWW.Hospital.example,DNS:*.x.example"}};

class ChainTest : public testing::Test {
 protected:
  void SetUp() override {
    certify(root_, root_, authority);
    certify(intermediate_, root_, authority);
    certify(leaf_, intermediate_, server, 77);
  }

  x509::Chain verify(std::vector<x509::Certificate> others, std::vector<x509::Certificate> roots,
                     time_t at = start + 10) const {
    return verify_chain({leaf_.certificate, others, roots, UnixTime{at, 0}});
  }

  Party root_{"root", generate_ec("P-256"), {}};
  Party intermediate_{"intermediate", generate_ec("P-256"), {}};
  Party leaf_{"leaf", generate_ec("P-256"), {}};
};

TEST_F(ChainTest, LeadsToTheRootGivenThroughIntermediatesAtHand) {
  EXPECT_EQ(verify({intermediate_.certificate}, {root_.certificate}), x509::Chain::leads_to_root);
}

TEST_F(ChainTest, LeadsToAnIntermediateThatIsTrustedItself) {
  EXPECT_EQ(verify({}, {intermediate_.certificate}), x509::Chain::leads_to_root);
  EXPECT_EQ(verify({}, {leaf_.certificate}), x509::Chain::leads_nowhere);
}

TEST_F(ChainTest, LeadsNowhereWithoutTheIntermediate) {
  EXPECT_EQ(verify({}, {root_.certificate}), x509::Chain::leads_nowhere);
}

TEST_F(ChainTest, LeadsNowhereWhenTheRootIsOnlyAmongTheEvidence) {
  EXPECT_EQ(verify({intermediate_.certificate, root_.certificate}, {}), x509::Chain::leads_nowhere);
}

TEST_F(ChainTest, LeadsNowhereToAnotherRootOfTheSameName) {
  Party impostor{"root", generate_ec("P-256"), {}};
  certify(impostor, impostor, authority);
  EXPECT_EQ(verify({intermediate_.certificate}, {impostor.certificate}), x509::Chain::leads_nowhere);
}

TEST_F(ChainTest, IsJudgedAsOfTheMomentGiven) {
  EXPECT_EQ(verify({intermediate_.certificate}, {root_.certificate}, start), x509::Chain::leads_to_root);
  EXPECT_EQ(verify({intermediate_.certificate}, {root_.certificate}, start - 1), x509::Chain::leads_nowhere);
  EXPECT_EQ(verify({intermediate_.certificate}, {root_.certificate}, end + 1), x509::Chain::leads_nowhere);
}

TEST_F(ChainTest, NeedsAuthoritiesOnTheWay) {
  certify(intermediate_, root_, {{NID_basic_constraints, "critical,CA:FALSE"}});
  certify(leaf_, intermediate_, server);
  EXPECT_EQ(verify({intermediate_.certificate}, {root_.certificate}), x509::Chain::leads_nowhere);
  EXPECT_EQ(verify_issuance(leaf_.certificate, intermediate_.certificate), x509::Issuance::not_an_authority);
}

TEST_F(ChainTest, OfAPrecertificateLeadsToTheRootInSpiteOfItsPoison) {
  std::vector<Extension> poisoned = server;
  poisoned.push_back({NID_ct_precert_poison, "critical,DER:05:00"});
  certify(leaf_, intermediate_, poisoned);
  EXPECT_EQ(verify({intermediate_.certificate}, {root_.certificate}), x509::Chain::leads_to_root);
  EXPECT_EQ(verify({intermediate_.certificate}, {root_.certificate}, end + 1), x509::Chain::leads_nowhere);
  EXPECT_EQ(verify_issuance(leaf_.certificate, intermediate_.certificate), x509::Issuance::signed_by_issuer);
  poisoned.push_back({NID_netscape_comment, "critical,DER:05:00"});
  certify(leaf_, intermediate_, poisoned);
  EXPECT_EQ(verify({intermediate_.certificate}, {root_.certificate}), x509::Chain::leads_nowhere);
}

TEST_F(ChainTest, WithPoisonAboveTheLeafLeadsNowhere) {
  std::vector<Extension> poisoned = authority;
  poisoned.push_back({NID_ct_precert_poison, "critical,DER:05:00"});
  certify(intermediate_, root_, poisoned);
  certify(leaf_, intermediate_, server);
  EXPECT_EQ(verify({intermediate_.certificate}, {root_.certificate}), x509::Chain::leads_nowhere);
}

TEST_F(ChainTest, IssuanceNeedsTheSignatureOfThatVeryKey) {
  EXPECT_EQ(verify_issuance(leaf_.certificate, intermediate_.certificate), x509::Issuance::signed_by_issuer);
  EXPECT_EQ(verify_issuance(leaf_.certificate, root_.certificate), x509::Issuance::other_issuer);
  Party impostor{"intermediate", generate_ec("P-256"), {}};
  certify(impostor, impostor, authority);
  EXPECT_EQ(verify_issuance(leaf_.certificate, impostor.certificate), x509::Issuance::bad_signature);
}

TEST_F(ChainTest, IssuerWithoutTheRightToSignCertificatesIsNoAuthority) {
  certify(intermediate_, root_, {{NID_basic_constraints, "critical,CA:TRUE"}, {NID_key_usage, "critical,cRLSign"}});
  EXPECT_EQ(verify_issuance(leaf_.certificate, intermediate_.certificate), x509::Issuance::not_an_authority);
}

TEST_F(ChainTest, NamesAreReadInLowerCaseAndOtherwiseAsTheyStand) {
  EXPECT_EQ(leaf_.certificate.dns_names, (std::vector<std::string>{"www.hospital.example", "*.x.example"}));
}

TEST_F(ChainTest, ListOfTheIssuerTellsWhenAndWhy) {
  const auto ask = [&](const std::vector<Entry>& entries) {
    return verify_revocation({make_list(intermediate_, entries), leaf_.certificate, intermediate_.certificate});
  };
  const x509::Revocation found = ask({{77, start + 50, 1}});
  EXPECT_EQ(found.state, x509::RevocationState::listed);
  EXPECT_EQ(found.at, (UnixTime{start + 50, 0}));
  EXPECT_EQ(found.reason, 1);
  EXPECT_EQ(ask({{77, start + 50, -1}}).reason, -1);
  EXPECT_EQ(ask({{77, start + 50, 6}}).state, x509::RevocationState::listed);      // certificateHold
  EXPECT_EQ(ask({{77, start + 50, 8}}).state, x509::RevocationState::not_listed);  // removeFromCRL
  EXPECT_EQ(ask({{78, start + 50, 1}}).state, x509::RevocationState::not_listed);
  EXPECT_EQ(ask({}).state, x509::RevocationState::not_listed);
}

TEST_F(ChainTest, ListOfSomebodyElseIsUnusable) {
  const std::vector<Entry> entries = {{77, start + 50, 1}};
  const auto ask = [&](const Party& signer) {
    return verify_revocation({make_list(signer, entries), leaf_.certificate, intermediate_.certificate}).state;
  };
  EXPECT_EQ(ask(intermediate_), x509::RevocationState::listed);
  EXPECT_EQ(ask(root_), x509::RevocationState::list_unusable);
  EXPECT_EQ(ask(Party{"intermediate", generate_ec("P-256"), {}}), x509::RevocationState::list_unusable);
}

TEST_F(ChainTest, ListOfAnIssuerThatMayNotSignListsIsUnusable) {
  const auto list = make_list(intermediate_, {{77, start + 50, 1}});
  certify(intermediate_, root_, {{NID_basic_constraints, "critical,CA:TRUE"}, {NID_key_usage, "critical,keyCertSign"}});
  EXPECT_EQ(verify_revocation({list, leaf_.certificate, intermediate_.certificate}).state,
            x509::RevocationState::list_unusable);
}

TEST_F(ChainTest, ListOfOtherCertificatesSaysNothingOfThisOne) {
  std::vector<Extension> extensions = server;
  extensions.push_back({NID_crl_distribution_points, "URI:http://web.example/1.crl"});
  certify(leaf_, intermediate_, extensions, 77);
  const auto ask = [&](const Extension& scope, const std::vector<Entry>& entries = {}) {
    const auto list = make_list(intermediate_, entries, {scope});
    return verify_revocation({list, leaf_.certificate, intermediate_.certificate}).state;
  };
  const auto about = [&](const char* scope) { return ask({NID_issuing_distribution_point, scope}); };
  EXPECT_EQ(about("critical,fullname:URI:http://web.example/1.crl"), x509::RevocationState::not_listed);
  EXPECT_EQ(about("critical,fullname:URI:http://web.example/2.crl"), x509::RevocationState::not_covered);
  EXPECT_EQ(about("critical,onlyuser:TRUE"), x509::RevocationState::not_listed);
  EXPECT_EQ(about("critical,onlyCA:TRUE"), x509::RevocationState::not_covered);
  EXPECT_EQ(about("critical,indirectCRL:TRUE"), x509::RevocationState::not_covered);
  EXPECT_EQ(about("critical,onlysomereasons:keyCompromise"), x509::RevocationState::not_covered);
  EXPECT_EQ(ask({NID_basic_constraints, "critical,CA:TRUE"}), x509::RevocationState::not_covered);
  // What is listed is revoked, whatever else the list is about.
  EXPECT_EQ(ask({NID_issuing_distribution_point, "critical,onlysomereasons:keyCompromise"}, {{77, start + 50, 1}}),
            x509::RevocationState::listed);
}

TEST_F(ChainTest, WorksTheSameFromTheBytesAlone) {
  leaf_.certificate.parsed.reset();
  intermediate_.certificate.parsed.reset();
  EXPECT_EQ(verify_issuance(leaf_.certificate, intermediate_.certificate), x509::Issuance::signed_by_issuer);
  auto list = make_list(intermediate_, {{77, start + 50, 1}});
  list.parsed.reset();
  EXPECT_EQ(verify_revocation({list, leaf_.certificate, intermediate_.certificate}).state,
            x509::RevocationState::listed);
}

}  // namespace
}  // namespace emblem::openssl
