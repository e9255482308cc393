#include "adapters/resolv_conf/resolv_conf.h"

#include <gtest/gtest.h>

#include <fstream>

namespace emblem::resolv_conf {
namespace {

TEST(ResolvConf, GivesItsServersAndOptions) {
  const auto conf = parse_resolv_conf(
                        "# made by hand\nsearch example\nnameserver 192.0.2.53\n nameserver\t2001:db8::53 \n"
                        "options edns0 timeout:3 attempts:2\n")
                        .value();
  ASSERT_EQ(conf.servers.size(), 2U);
  EXPECT_EQ(to_text(conf.servers[0]), "192.0.2.53#53");
  EXPECT_EQ(to_text(conf.servers[1]), "2001:db8::53#53");
  EXPECT_EQ(conf.policy.udp_timeout, std::chrono::seconds(3));
  EXPECT_EQ(conf.policy.udp_tries, 2U);
}

TEST(ResolvConf, WithoutServerMeansThisMachine) {
  EXPECT_EQ(to_text(parse_resolv_conf("options timeout:x\n")->servers.at(0)), "127.0.0.1#53");
}

TEST(ResolvConf, WithNoServerThatCanBeUsedIsAnError) {
  EXPECT_EQ(parse_resolv_conf("nameserver fe80::1%eth0").error().code, Code::resolv_conf_unreadable);
}

TEST(ResolvConf, TakesThreeServersAndHoldsOptionsToBounds) {
  const auto conf = parse_resolv_conf(
                        "nameserver ::1\nnameserver ::2\nnameserver ::3\nnameserver ::4\n"
                        "options timeout:9999 attempts:0")
                        .value();
  EXPECT_EQ(conf.servers.size(), 3U);
  EXPECT_EQ(conf.policy.udp_timeout, std::chrono::seconds(30));
  EXPECT_EQ(conf.policy.udp_tries, 1U);
}

TEST(ResolvConf, IsReadFromAFile) {
  const std::string path = testing::TempDir() + "emblem-resolv.conf";
  std::ofstream(path) << "nameserver 192.0.2.1\n";
  EXPECT_EQ(read_resolv_conf(path)->servers.size(), 1U);
  std::ofstream(path) << std::string(70000, '#');
  EXPECT_EQ(read_resolv_conf(path).error().code, Code::resolv_conf_unreadable);
  EXPECT_EQ(read_resolv_conf(path + ".absent").error().code, Code::resolv_conf_unreadable);
  std::remove(path.c_str());
}

}  // namespace
}  // namespace emblem::resolv_conf
