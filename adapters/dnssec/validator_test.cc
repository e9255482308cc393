#include "adapters/dnssec/validator.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

namespace emblem::dnssec {
namespace {

// A server on loopback that signs nothing, and says to every question that there is nothing.
class UnsignedServer {
 public:
  UnsignedServer() : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address_;
    bound_ = bind(socket_, reinterpret_cast<sockaddr*>(&address_), length) == 0 &&
             getsockname(socket_, reinterpret_cast<sockaddr*>(&address_), &length) == 0;
    if (bound_) thread_ = std::thread([this] { serve(); });
  }
  UnsignedServer(const UnsignedServer&) = delete;
  UnsignedServer& operator=(const UnsignedServer&) = delete;
  ~UnsignedServer() {
    // What is shorter than a query ends it.
    if (bound_) sendto(socket_, "", 1, 0, reinterpret_cast<sockaddr*>(&address_), sizeof address_);
    if (thread_.joinable()) thread_.join();
    close(socket_);
  }

  lookup::Server address() const {
    return {.address = *dns::IpAddress::parse("127.0.0.1"), .port = ntohs(address_.sin_port)};
  }

 private:
  void serve() const {
    std::array<std::uint8_t, 4096> bytes{};
    while (true) {
      sockaddr_in client{};
      socklen_t length = sizeof client;
      const auto received =
          recvfrom(socket_, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&client), &length);
      if (received < 12) return;
      bytes[2] |= 0x80;  // a response,
      bytes[3] = 0x80;   // of a resolver, without error
      sendto(socket_, bytes.data(), static_cast<std::size_t>(received), 0, reinterpret_cast<sockaddr*>(&client),
             length);
    }
  }

  int socket_;
  sockaddr_in address_{};
  bool bound_ = false;
  std::thread thread_;
};

lookup::Validation validate_below(std::string_view zone, const std::string& anchor) {
  const UnsignedServer server;
  auto validator =
      make_validator({.anchors = {{*dns::DomainName::parse(zone), anchor}}, .patience = std::chrono::seconds(5)});
  EXPECT_TRUE(validator.has_value());
  const std::array questions{dns::Question{.name = *dns::DomainName::parse("www.example"), .type = dns::type_txt}};
  auto validations = (*validator)->validate(server.address(), questions);
  EXPECT_TRUE(validations.has_value());
  return validations->at(0);
}

// Algorithm 253 is private: to the library, all below it is unsigned.
TEST(Validator, DoesNotTakeForUnsignedWhatIsBelowAnAnchorThatItCannotUse) {
  const lookup::Validation validation = validate_below("example", "example. IN DS 1 253 2 " + std::string(64, 'a'));
  EXPECT_EQ(validation.standing, lookup::Standing::unchecked);
  EXPECT_EQ(validation.why, "the trust anchor above it proves nothing");
}

TEST(Validator, FindsNoSignaturesBelowAnAnchorThatItCanUse) {
  const lookup::Validation validation = validate_below("example", "example. IN DS 1 13 2 " + std::string(64, 'a'));
  EXPECT_EQ(validation.standing, lookup::Standing::bogus);
}

TEST(Validator, AsksNothingBelowNoAnchor) {
  const lookup::Validation validation = validate_below("test", "test. IN DS 1 13 2 " + std::string(64, 'a'));
  EXPECT_EQ(validation.standing, lookup::Standing::insecure);
  EXPECT_EQ(validation.why, "no trust anchor is above it");
}

}  // namespace
}  // namespace emblem::dnssec
