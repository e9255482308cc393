#include "core/issue/commitment_names.h"

#include "core/evidence/binding_names.h"
#include "core/issue/issue_fixture_test.h"

namespace emblem::issue {
namespace {

TEST(CommitmentNames, AreTheConfigurationAndBothFormsOfTheKey) {
  const TestKey root = TestKey::named("root");
  EXPECT_EQ(commitment_names(hospital, root.public_key(), support::provider()),
            (std::vector<std::string>{"adem-configuration.hospital.example",
                                      to_text(root.id(keys::Family::jose)) + ".adem-configuration.hospital.example",
                                      to_text(root.id(keys::Family::cbor)) + ".adem-configuration.hospital.example"}));
}

TEST(CommitmentNames, BindTheKeyInEachDialect) {
  for (const crypto::Curve curve : every_curve) {
    const TestKey root = TestKey::generate(curve);
    x509::Certificate certificate;
    certificate.dns_names = commitment_names(hospital, root.public_key(), support::provider());
    for (const keys::Family family : {keys::Family::jose, keys::Family::cbor}) {
      EXPECT_EQ(
          evidence::check_binding_names(certificate, hospital.domain(), root.verified()->identifier_texts(family)),
          evidence::Binding::as_drafted);
    }
  }
}

TEST(CommitmentNames, BindNoOtherKey) {
  x509::Certificate certificate;
  certificate.dns_names = commitment_names(hospital, TestKey::named("root").public_key(), support::provider());
  const auto other = TestKey::named("other").verified()->identifier_texts(keys::Family::cbor);
  EXPECT_EQ(evidence::check_binding_names(certificate, hospital.domain(), other), evidence::Binding::none);
}

}  // namespace
}  // namespace emblem::issue
