#include "core/evidence/binding_names.h"

#include <gtest/gtest.h>

namespace emblem::evidence {
namespace {

constexpr std::string_view domain = "hospital.example";
const std::vector<std::string> kids = {"abc", "def"};

Binding check(std::vector<std::string> names) {
  x509::Certificate certificate;
  certificate.dns_names = std::move(names);
  return check_binding_names(certificate, domain, kids);
}

TEST(BindingNames, BindWithTheKeyAndTheConfigurationName) {
  EXPECT_EQ(check({"adem-configuration.hospital.example", "abc.adem-configuration.hospital.example"}),
            Binding::as_drafted);
}

TEST(BindingNames, BindWithAnyFormOfTheIdentifier) {
  EXPECT_EQ(check({"adem-configuration.hospital.example", "def.adem-configuration.hospital.example"}),
            Binding::as_drafted);
}

TEST(BindingNames, OfTheOlderFormBindAndAreToldApart) {
  EXPECT_EQ(check({"hospital.example", "abc.adem-configuration.hospital.example"}), Binding::older_names);
  EXPECT_EQ(
      check({"hospital.example", "adem-configuration.hospital.example", "abc.adem-configuration.hospital.example"}),
      Binding::as_drafted);
}

TEST(BindingNames, BindNothingWhenOneIsMissingOrAnother) {
  EXPECT_EQ(check({}), Binding::none);
  EXPECT_EQ(check({"abc.adem-configuration.hospital.example"}), Binding::none);
  EXPECT_EQ(check({"adem-configuration.hospital.example", "hospital.example"}), Binding::none);
  EXPECT_EQ(check({"adem-configuration.hospital.example", "abd.adem-configuration.hospital.example"}), Binding::none);
  EXPECT_EQ(check({"adem-configuration.hospital.example", "abc.adem-configuration.clinic.example"}), Binding::none);
  EXPECT_EQ(check({"adem-configuration.hospital.example", "x.abc.adem-configuration.hospital.example"}), Binding::none);
}

TEST(BindingNames, WildcardBindsNothing) {
  EXPECT_EQ(check({"adem-configuration.hospital.example", "*.adem-configuration.hospital.example"}), Binding::none);
  EXPECT_EQ(check({"*.hospital.example", "abc.adem-configuration.hospital.example"}), Binding::none);
}

TEST(BindingNames, EmptyIdentifierBindsNothing) {
  x509::Certificate certificate;
  certificate.dns_names = {"adem-configuration.hospital.example", ".adem-configuration.hospital.example"};
  EXPECT_EQ(check_binding_names(certificate, domain, std::vector<std::string>{""}), Binding::none);
  EXPECT_EQ(check_binding_names(certificate, domain, {}), Binding::none);
}

}  // namespace
}  // namespace emblem::evidence
