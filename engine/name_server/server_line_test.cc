#include "engine/name_server/server_line.h"

#include <gtest/gtest.h>

namespace emblem::name_server {
namespace {

ZoneText joined(const std::string& text) {
  return join_zone("/z/main.zone", *dns::DomainName::parse("example"),
                   [&](const std::string&, std::size_t) -> Result<std::string> { return text; })
      .value();
}

TEST(ServerLine, LosesItsTime) {
  EXPECT_EQ(clean_line("2026-11-26T00:50:36+0000 error: [example.] failed (not exists)", {}),
            "error: [example.] failed (not exists)");
}

TEST(ServerLine, LosesTheAddressesOfClients) {
  EXPECT_EQ(clean_line("notice: TCP, terminated inactive client, address 127.3.4.5@40000", {}),
            "notice: TCP, terminated inactive client, address [address]");
  EXPECT_EQ(clean_line(
                "notice: module 'mod-rrl/default', address/subnet 2001:db8:1::/56, class ALL, qname a.example., x", {}),
            "notice: module 'mod-rrl/default', address/subnet [address], class ALL, qname a.example., x");
  EXPECT_EQ(clean_line("info: [e.] AXFR, outgoing, remote ::1@53, started", {}),
            "info: [e.] AXFR, outgoing, remote [address], started");
  EXPECT_EQ(clean_line("x fe80::1%eth0@53: y ::ffff:192.0.2.1.", {}), "x [address] y [address]");
}

TEST(ServerLine, KeepsTheAddressesOfOurOwnServers) {
  const std::vector<lookup::Server> known{*lookup::parse_server("192.0.2.2#53")};
  EXPECT_EQ(clean_line("warning: [e.] notify, outgoing, remote 192.0.2.2@53, failed", known),
            "warning: [e.] notify, outgoing, remote 192.0.2.2@53, failed");
  EXPECT_EQ(clean_line("warning: [e.] notify, outgoing, remote 192.0.2.3@53, failed", known),
            "warning: [e.] notify, outgoing, remote [address], failed");
}

TEST(ServerLine, CannotMoveACursor) { EXPECT_EQ(clean_line("error: \x1b[31m", {}), "error: \\x1b[31m"); }

TEST(ServerLine, TellsTheLineOfTheUsersFile) {
  const auto error = find_zone_error(
      "warning: config, x\n"
      "error: [e.] zone loader, error in zone, file '/d/next.zone', line 4 (unknown record type)\n"
      "error: [e.] zone loader, failed to load zone, file '/d/next.zone', 1 errors\n",
      joined("a A 192.0.2.1\nb A 192.0.2.2\nc FOO\n"));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, Code::zone_malformed);
  EXPECT_EQ(error->where, "/z/main.zone line 3");
  EXPECT_EQ(error->detail, "unknown record type");
}

TEST(ServerLine, TellsWhatIsWrongWithTheZoneAsAWhole) {
  const auto error = find_zone_error(
      "error: [e.] check, missing SOA at the zone apex\nerror: [e.] failed to check zone file (failed)", joined("\n"));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->where, "/z/main.zone");
  EXPECT_EQ(error->detail, "missing SOA at the zone apex");
}

TEST(ServerLine, TellsWantOfRoomFromAZoneThatDoesNotHold) {
  EXPECT_TRUE(is_want_of_room("error: [e.] zone loader, failed (not enough memory)\n"));
  EXPECT_FALSE(is_want_of_room("error: [e.] zone loader, failed (not exists)\n"));
}

TEST(ServerLine, OfAZoneThatHoldsIsNoError) {
  EXPECT_FALSE(find_zone_error("warning: [e.] check, node e., missing glue record\n", joined("\n")));
}

}  // namespace
}  // namespace emblem::name_server
