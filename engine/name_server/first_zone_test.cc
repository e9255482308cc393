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
  const auto file =
      dns::parse_master_file(*make_first_zone(zone, servers({"192.0.2.1", "127.0.0.1", "2001:db8::1"})), Limits{});
  ASSERT_TRUE(file.errors.empty());
  ASSERT_EQ(file.records.size(), 4U);
  EXPECT_EQ(file.records[0].type, dns::type_soa);
  EXPECT_EQ(file.records[1].type, dns::type_ns);
  EXPECT_EQ(file.records[2].type, dns::type_a);
  EXPECT_EQ(file.records[2].owner.to_text(), "ns1.hospital.example");
  EXPECT_EQ(file.records[3].type, dns::type_aaaa);
}

TEST(FirstZone, NamesTheLoopbackInterfaceWhereNothingElseIsListenedAt) {
  const auto file = dns::parse_master_file(*make_first_zone(zone, servers({"0.0.0.0", "127.9.9.9", "::1"})), Limits{});
  ASSERT_TRUE(file.errors.empty());
  ASSERT_EQ(file.records.size(), 4U);
  EXPECT_EQ(file.records[2].rdata, (Bytes{127, 9, 9, 9}));
  EXPECT_EQ(file.records[3].type, dns::type_aaaa);
}

TEST(FirstZone, IsNotMadeWithoutAnAddressForItsServer) {
  const auto refused = make_first_zone(zone, servers({"0.0.0.0", "::"}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::option_value_wrong);
}

}  // namespace
}  // namespace emblem::name_server
