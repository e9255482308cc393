#include "adapters/openssl/reader.h"

#include <gtest/gtest.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>

#include "adapters/openssl/x509_handles.h"
#include "core/bytes/base_encodings.h"
#include "core/x509/pem.h"
#include "core/x509/precertificate.h"

namespace emblem::openssl {
namespace {

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

std::vector<x509::Block> blocks_of(const std::filesystem::path& path) {
  return x509::split_pem(read_file(path), Limits{}).blocks;
}

std::vector<x509::Certificate> chain_of(const std::filesystem::path& path) {
  std::vector<x509::Certificate> chain;
  for (const x509::Block& block : blocks_of(path)) {
    auto certificate = make_reader()->parse_certificate(block.der);
    EXPECT_TRUE(certificate) << path << " " << block.where;
    if (certificate) chain.push_back(*std::move(certificate));
  }
  return chain;
}

const std::filesystem::path deployed = "vectors/deployed/emblem.felixlinker.de";

// RFC 6962's TBS as libcrypto would make it: delete the extension, encode anew.
Bytes tbs_by_libcrypto(const Bytes& der) {
  const CertificateHandle certificate = read_certificate(der);
  const int at = X509_get_ext_by_NID(certificate.get(), NID_ct_precert_scts, -1);
  const Handle<X509_EXTENSION, &X509_EXTENSION_free> removed{X509_delete_ext(certificate.get(), at)};
  unsigned char* tbs = nullptr;
  const int size = i2d_re_X509_tbs(certificate.get(), &tbs);
  Bytes result(tbs, tbs + size);
  OPENSSL_free(tbs);
  return result;
}

TEST(Reader, PrecertificateTbsIsTheOneThatLibcryptoMakes) {
  std::size_t compared = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("vectors")) {
    if (!entry.path().string().ends_with(".chain.pem")) continue;
    for (const x509::Block& block : blocks_of(entry.path())) {
      const auto parts = x509::parse_parts(block.der);
      if (!parts || !parts->sct_list) continue;
      if (!read_certificate(block.der)) continue;
      EXPECT_EQ(*x509::precertificate_tbs(block.der), tbs_by_libcrypto(block.der)) << entry.path();
      ++compared;
    }
  }
  EXPECT_GT(compared, 100U);
}

// The certificate with a poison in place of its list of timestamps. Its signature is no longer one, which nobody asks.
Bytes poisoned_by_libcrypto(const Bytes& der) {
  const CertificateHandle certificate = read_certificate(der);
  const int at = X509_get_ext_by_NID(certificate.get(), NID_ct_precert_scts, -1);
  const Handle<X509_EXTENSION, &X509_EXTENSION_free> removed{X509_delete_ext(certificate.get(), at)};
  const Handle<ASN1_NULL, &ASN1_NULL_free> null{ASN1_NULL_new()};
  X509_add1_ext_i2d(certificate.get(), NID_ct_precert_poison, null.get(), 1, X509V3_ADD_APPEND);
  unsigned char* tbs = nullptr;
  i2d_re_X509_tbs(certificate.get(), &tbs);
  OPENSSL_free(tbs);
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate.get(), &bytes);
  Bytes result(bytes, bytes + size);
  OPENSSL_free(bytes);
  return result;
}

TEST(Reader, PoisonedTwinsOfCertificatesHaveTheirTbs) {
  std::size_t compared = 0;
  for (const x509::Block& block : blocks_of(deployed / "emblem.felixlinker.de.chain.pem")) {
    const auto parts = x509::parse_parts(block.der);
    if (!parts || !parts->sct_list) continue;
    const Bytes poisoned = poisoned_by_libcrypto(block.der);
    EXPECT_EQ(x509::poisonless_tbs(poisoned), *x509::precertificate_tbs(block.der));
    EXPECT_FALSE(x509::poisonless_tbs(block.der));
    EXPECT_FALSE(x509::precertificate_tbs(poisoned));
    ++compared;
  }
  EXPECT_GT(compared, 0U);
}

TEST(Reader, FactsOfADeployedCertificateAreRead) {
  const auto chain = chain_of(deployed / "emblem.felixlinker.de.chain.pem");
  ASSERT_GE(chain.size(), 2U);
  EXPECT_TRUE(x509::has_dns_name(chain[0], "emblem.felixlinker.de"));
  EXPECT_FALSE(x509::has_dns_name(chain[0], "felixlinker.de"));
  EXPECT_EQ(chain[0].issuer, chain[1].subject);
  EXPECT_TRUE(chain[0].sct_list);
  EXPECT_FALSE(chain[1].sct_list);
  EXPECT_LT(chain[0].not_before, chain[0].not_after);
}

TEST(Reader, IssuerIsToldFromStrangers) {
  const auto chain = chain_of(deployed / "emblem.felixlinker.de.chain.pem");
  const auto stranger = chain_of("vectors/cases/commitment-015-log-state/root.chain.pem");
  const auto reader = make_reader();
  EXPECT_EQ(reader->verify_issuance(chain[0], chain[1]), x509::Issuance::signed_by_issuer);
  EXPECT_EQ(reader->verify_issuance(chain[0], stranger[1]), x509::Issuance::other_issuer);
  EXPECT_EQ(reader->verify_issuance(chain[1], chain[0]), x509::Issuance::other_issuer);
}

TEST(Reader, LastByteOfTheSignatureMatters) {
  const auto chain = chain_of(deployed / "emblem.felixlinker.de.chain.pem");
  Bytes der = chain[0].der;
  der.back() ^= 1;
  const auto altered = make_reader()->parse_certificate(der);
  ASSERT_TRUE(altered);
  EXPECT_EQ(make_reader()->verify_issuance(*altered, chain[1]), x509::Issuance::bad_signature);
}

TEST(Reader, ChainEndsAtTheRootsGivenAndNowhereElse) {
  const auto chain = chain_of(deployed / "emblem.felixlinker.de.chain.pem");
  const auto stranger = chain_of("vectors/cases/commitment-015-log-state/root.chain.pem");
  const auto reader = make_reader();
  const UnixTime at = chain[0].not_before;
  const auto verify = [&](const std::vector<x509::Certificate>& roots) {
    return reader->verify_chain({chain[0], chain, roots, at});
  };
  EXPECT_EQ(verify({}), x509::Chain::leads_nowhere);
  EXPECT_EQ(verify({stranger[1]}), x509::Chain::leads_nowhere);
  // Whoever names an intermediate trusts it, whatever stands above it.
  EXPECT_EQ(verify({chain[1]}), x509::Chain::leads_to_root);
}

TEST(Reader, RevocationListIsReadAndItsEntryFound) {
  const std::filesystem::path folder = "vectors/cases/commitment-012-revoked";
  const auto chain = chain_of(folder / "auth0.chain.pem");
  const auto others = chain_of(folder / "root.chain.pem");
  const Bytes file = read_file(folder / "revoked-2.crl");
  const auto list = make_reader()->parse_crl(x509::split_pem(file, Limits{}).blocks.at(0).der);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->issuer, chain[0].issuer);
  const auto reader = make_reader();
  EXPECT_EQ(reader->verify_revocation({*list, chain[0], chain[1]}).state, x509::RevocationState::listed);
  EXPECT_EQ(reader->verify_revocation({*list, others[0], chain[1]}).state, x509::RevocationState::not_listed);
  EXPECT_EQ(reader->verify_revocation({*list, chain[0], chain[0]}).state, x509::RevocationState::list_unusable);
  Bytes altered = list->der;
  altered.back() ^= 1;
  const auto broken = reader->parse_crl(altered);
  ASSERT_TRUE(broken);
  EXPECT_EQ(reader->verify_revocation({*broken, chain[0], chain[1]}).state, x509::RevocationState::list_unusable);
}

TEST(Reader, GarbageIsRefused) {
  EXPECT_FALSE(make_reader()->parse_certificate({}));
  EXPECT_FALSE(make_reader()->parse_crl({}));
  const Bytes empty = {0x30, 0x00};
  EXPECT_FALSE(make_reader()->parse_certificate(empty));
  EXPECT_EQ(make_reader()->parse_crl(empty).error().code, Code::crl_malformed);
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace emblem::openssl
