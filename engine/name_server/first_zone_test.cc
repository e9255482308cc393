#include "engine/name_server/first_zone.h"

#include <gtest/gtest.h>

#include "core/dns/master_file.h"

namespace emblem::name_server {
namespace {

const dns::DomainName zone = *dns::DomainName::parse("hospital.example");

std::vector<lookup::Server> servers(std::initializer_list<const char*> texts) {
  std::vector<lookup::Server> out;
  for (const char* text : texts) out.push_back(*lookup::parse_server(text));
  return out;
}

TEST(FirstZone, HasWhatAZoneNeedsAndTheAddressesOfTheServer) {
  const auto file = dns::parse_master_file(make_first_zone(zone, servers({"192.0.2.1", "2001:db8::1"})), Limits{});
  ASSERT_TRUE(file.errors.empty());
  ASSERT_EQ(file.records.size(), 4U);
  EXPECT_EQ(file.records[0].type, dns::type_soa);
  EXPECT_EQ(file.records[1].type, dns::type_ns);
  EXPECT_EQ(file.records[2].type, dns::type_a);
  EXPECT_EQ(file.records[2].owner.to_text(), "ns1.hospital.example");
  EXPECT_EQ(file.records[3].type, dns::type_aaaa);
}

TEST(FirstZone, DoesNotNameAddressesThatLeadNowhere) {
  const auto text = make_first_zone(zone, servers({"127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "::"}));
  const auto file = dns::parse_master_file(text, Limits{});
  ASSERT_TRUE(file.errors.empty());
  EXPECT_EQ(file.records.size(), 2U);
  EXPECT_NE(text.find("; ns1 A"), std::string::npos);
}

}  // namespace
}  // namespace emblem::name_server
