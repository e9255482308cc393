#include "core/zone/owner_rules.h"

#include <gtest/gtest.h>

namespace emblem::zone {
namespace {

const std::string text =
    "$ORIGIN hospital.example.\n@ SOA ns a 1 1 1 1 1\n@ NS ns\nwww A 192.0.2.1\nalias CNAME www\n"
    "clinic NS ns.clinic\nns.clinic A 192.0.2.2\nold DNAME www\n*.wild CNAME www\n";

std::optional<Code> obstacle(const char* owner) {
  const auto file = ZoneFile::parse(text, {});
  return OwnerRules(*file).find_obstacle(dns::DomainName::parse(owner).value());
}

TEST(OwnerRules, LetNamesOfTheZoneHaveRecords) {
  for (const char* owner :
       {"hospital.example", "www.hospital.example", "new.www.hospital.example", "old.hospital.example",
        "*.hospital.example", "below.alias.hospital.example", "HOSPITAL.EXAMPLE."}) {
    EXPECT_FALSE(obstacle(owner)) << owner;
  }
}

TEST(OwnerRules, KeepRecordsFromAliases) {
  for (const char* owner :
       {"alias.hospital.example", "a.old.hospital.example", "b.a.old.hospital.example", "*.wild.hospital.example"}) {
    EXPECT_EQ(obstacle(owner), Code::owner_is_alias) << owner;
  }
}

TEST(OwnerRules, KeepRecordsFromWhatIsDelegated) {
  for (const char* owner : {"clinic.hospital.example", "ns.clinic.hospital.example", "a.b.clinic.hospital.example"}) {
    EXPECT_EQ(obstacle(owner), Code::owner_delegated) << owner;
  }
}

TEST(OwnerRules, KeepRecordsInTheirZone) {
  for (const char* owner : {"example", "clinic.example", "xhospital.example", "."}) {
    EXPECT_EQ(obstacle(owner), Code::owner_outside_zone) << owner;
  }
}

TEST(OwnerRules, HoldForWhatStandsInIncludedFilesToo) {
  OwnerRules rules(*ZoneFile::parse(text, {}));
  const dns::DomainName zone = dns::DomainName::parse("hospital.example").value();
  const dns::DomainName owner = dns::DomainName::parse("more.hospital.example").value();
  EXPECT_FALSE(rules.find_obstacle(owner));
  rules.add(*ZoneFile::parse_included("more CNAME www\n", zone, zone, {}));
  EXPECT_EQ(rules.find_obstacle(owner), Code::owner_is_alias);
}

}  // namespace
}  // namespace emblem::zone
