#include "adapters/dns_sockets/listening.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "adapters/dns_sockets/socket_address.h"

namespace emblem::dns_sockets {
namespace {

// A socket at a port of the kernel's choice on 127.0.0.1.
class Taken {
 public:
  explicit Taken(int type) : descriptor_(socket(AF_INET, type, 0)) {
    const SocketAddress any = socket_address({*dns::IpAddress::parse("127.0.0.1"), 0});
    EXPECT_EQ(bind(descriptor_, any.generic(), any.size), 0);
    EXPECT_TRUE(type == SOCK_DGRAM || listen(descriptor_, 1) == 0);
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    EXPECT_EQ(getsockname(descriptor_, reinterpret_cast<sockaddr*>(&bound), &size), 0);
    server_ = {*dns::IpAddress::parse("127.0.0.1"), ntohs(bound.sin_port)};
  }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;
  ~Taken() { release(); }

  const lookup::Server& server() const { return server_; }
  void release() {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = -1;
  }

 private:
  int descriptor_;
  lookup::Server server_;
};

TEST(Listening, IsRefusedWhereAnotherProgramAnswersOverEitherProtocol) {
  for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
    const Taken other(type);
    const auto checked = check_free(other.server());
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, Code::address_taken);
    EXPECT_EQ(checked.error().where, lookup::to_text(other.server()) + (type == SOCK_DGRAM ? " (UDP)" : " (TCP)"));
  }
}

TEST(Listening, IsPossibleWhereThatProgramHasEnded) {
  Taken other(SOCK_DGRAM);
  other.release();
  EXPECT_TRUE(check_free(other.server()));
}

TEST(Listening, IsRefusedAtAnAddressOfAnotherMachine) {
  const auto checked = check_free(*lookup::parse_server("192.0.2.1#5353"));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, Code::server_not_started);
}

}  // namespace
}  // namespace emblem::dns_sockets
