#include "engine/own_resolver/configuration.h"

#include <gtest/gtest.h>

namespace emblem::own_resolver {
namespace {

const Settings settings{.port = 5300, .tap = "/tmp/x/tap", .trust_anchor = "/usr/share/dns/root.key"};

TEST(Configuration, KeepsTheResolverToThisMachineAndWritesNothing) {
  const std::string text = encode_configuration(settings).value();
  for (const std::string_view line :
       {"interface: 127.0.0.1@5300\n", "access-control: 127.0.0.0/8 allow\n", "control-enable: no\n", "logfile: \"\"\n",
        "use-syslog: no\n", "pidfile: \"\"\n", "dnstap-socket-path: \"/tmp/x/tap\"\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line;
  }
}

TEST(Configuration, SaysNothingOfWhatIsSentButWhereToBegin) {
  const std::string text = encode_configuration(settings).value();
  for (const std::string_view word :
       {"qname", "edns", "harden", "prefetch", "outgoing", "forward", "stub", "root-hints"}) {
    EXPECT_EQ(text.find(word), std::string::npos) << word;
  }
  Settings elsewhere = settings;
  elsewhere.root_hints = "/tmp/hints";
  EXPECT_NE(encode_configuration(elsewhere)->find("root-hints: \"/tmp/hints\"\n"), std::string::npos);
}

TEST(Configuration, TakesNoPathThatWouldEndItsQuotation) {
  for (const std::string& path : {std::string("/tmp/\"x"), std::string("/tmp/x\nserver:")}) {
    Settings hostile = settings;
    hostile.root_hints = path;
    EXPECT_EQ(encode_configuration(hostile).error().code, Code::option_value_wrong);
    hostile = settings;
    hostile.trust_anchor = path;
    EXPECT_EQ(encode_configuration(hostile).error().code, Code::option_value_wrong);
  }
}

}  // namespace
}  // namespace emblem::own_resolver
