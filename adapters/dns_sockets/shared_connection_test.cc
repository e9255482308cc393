#include "adapters/dns_sockets/shared_connection.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "adapters/dns_sockets/socket_address.h"

namespace emblem::dns_sockets {
namespace {

// The server's side, in the same process: what it does happens when a test says so.
class Listener {
 public:
  Listener() : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const SocketAddress any = socket_address({*dns::IpAddress::parse("127.0.0.1"), 0});
    EXPECT_EQ(bind(descriptor_, any.generic(), any.size), 0);
    EXPECT_EQ(listen(descriptor_, 8), 0);
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    EXPECT_EQ(getsockname(descriptor_, reinterpret_cast<sockaddr*>(&bound), &size), 0);
    server_ = {*dns::IpAddress::parse("127.0.0.1"), ntohs(bound.sin_port)};
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() {
    hang_up();
    close(descriptor_);
  }

  const lookup::Server& server() const { return server_; }

  // The next connection, which must be on its way.
  void take_connection() {
    hang_up();
    connection_ = accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC);
    EXPECT_GE(connection_, 0);
  }
  bool has_another() const {
    pollfd polled{.fd = descriptor_, .events = POLLIN, .revents = 0};
    return poll(&polled, 1, 0) > 0;
  }

  Bytes read_exactly(std::size_t count) const {
    Bytes bytes(count);
    EXPECT_EQ(recv(connection_, bytes.data(), count, MSG_WAITALL), static_cast<ssize_t>(count));
    return bytes;
  }
  Bytes read_query() const {
    const Bytes head = read_exactly(2);
    return read_exactly(static_cast<std::size_t>(head[0] << 8 | head[1]));
  }
  void write(const Bytes& bytes) const {
    EXPECT_EQ(::send(connection_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  void answer(const Bytes& message) const {
    Bytes framed{0, static_cast<std::uint8_t>(message.size())};
    framed.insert(framed.end(), message.begin(), message.end());
    write(framed);
  }
  void hang_up() {
    if (connection_ >= 0) close(connection_);
    connection_ = -1;
  }

 private:
  int descriptor_;
  int connection_ = -1;
  lookup::Server server_;
};

// A message of this identifier: nothing else counts here.
Bytes message(std::uint8_t id, std::uint8_t content = 0) { return {0, id, content, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}; }

constexpr lookup::Handle first{1};
constexpr lookup::Handle second{2};

// One turn of whoever drives it; at most five seconds.
std::vector<SharedConnection::Arrival> turn(SharedConnection& connection) {
  pollfd polled{.fd = connection.descriptor(), .events = connection.interests(), .revents = 0};
  EXPECT_GT(poll(&polled, 1, 5000), 0);
  return connection.on_events(polled.revents);
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

TEST(SharedConnection, CarriesManyQuestionsWhoseAnswersComeInAnyOrder) {
  Listener listener;
  SharedConnection connection({.server = listener.server()});
  connection.send(first, message(1));
  connection.send(second, message(2));
  turn(connection);
  listener.take_connection();
  EXPECT_EQ(listener.read_query(), message(1));
  EXPECT_EQ(listener.read_query(), message(2));
  listener.answer(message(2, 22));
  listener.answer(message(1, 11));
  std::vector<SharedConnection::Arrival> arrivals;
  while (arrivals.size() < 2) std::ranges::move(turn(connection), std::back_inserter(arrivals));
  EXPECT_EQ(arrivals[0].handle, second);
  EXPECT_EQ(arrivals[0].message, message(2, 22));
  EXPECT_EQ(arrivals[1].handle, first);
  EXPECT_FALSE(listener.has_another());
  EXPECT_TRUE(connection.take_losses().empty());
}

TEST(SharedConnection, TellsQueriesApartByTheirIdentifiers) {
  Listener listener;
  SharedConnection connection({.server = listener.server()});
  EXPECT_TRUE(connection.can_take(message(1)));
  connection.send(first, message(1));
  EXPECT_FALSE(connection.can_take(message(1)));
  EXPECT_TRUE(connection.can_take(message(2)));
  connection.forget(first);
  EXPECT_TRUE(connection.can_take(message(1)));
}

TEST(SharedConnection, ConnectsAgainForWhatAServerLeftThatAnsweredSome) {
  Listener listener;
  SharedConnection connection({.server = listener.server()});
  connection.send(first, message(1));
  connection.send(second, message(2));
  turn(connection);
  listener.take_connection();
  listener.read_query();
  listener.read_query();
  listener.answer(message(1));
  EXPECT_EQ(turn(connection).size(), 1U);
  listener.hang_up();
  while (!listener.has_another()) {
    turn(connection);
    ASSERT_TRUE(connection.take_losses().empty());
  }
  turn(connection);
  listener.take_connection();
  EXPECT_EQ(listener.read_query(), message(2));
  listener.hang_up();  // without an answer this time
  std::vector<SharedConnection::Loss> losses;
  while (losses.empty()) {
    turn(connection);
    losses = connection.take_losses();
  }
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].handle, second);
  EXPECT_EQ(losses[0].trouble.reason, lookup::Failure::connection_failed);
}

TEST(SharedConnection, IsLostToWhatIsNoStreamOfMessages) {
  for (const Bytes& garbage : {Bytes{0, 0}, Bytes{0, 11, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}}) {
    Listener listener;
    SharedConnection connection({.server = listener.server()});
    connection.send(first, message(1));
    turn(connection);
    listener.take_connection();
    listener.write(garbage);
    EXPECT_TRUE(turn(connection).empty());
    const auto losses = connection.take_losses();
    ASSERT_EQ(losses.size(), 1U);
    EXPECT_EQ(losses[0].trouble.reason, lookup::Failure::malformed);
    EXPECT_LT(connection.descriptor(), 0);
  }
}

TEST(SharedConnection, PassesOverSomeAnswersThatNobodyWaitsFor) {
  Listener listener;
  SharedConnection connection({.server = listener.server()});
  connection.send(first, message(1));
  turn(connection);
  listener.take_connection();
  for (int i = 0; i < 16; ++i) listener.answer(message(99));
  listener.answer(message(1));
  std::vector<SharedConnection::Arrival> arrivals;
  while (arrivals.empty()) arrivals = turn(connection);
  EXPECT_TRUE(connection.take_losses().empty());
  connection.send(second, message(2));
  for (int i = 0; i < 17; ++i) listener.answer(message(99));
  std::vector<SharedConnection::Loss> losses;
  while (losses.empty()) {
    EXPECT_TRUE(turn(connection).empty());
    losses = connection.take_losses();
  }
  EXPECT_EQ(losses[0].trouble.reason, lookup::Failure::malformed);
}

TEST(SharedConnection, NeedsTlsForAServerThatSpeaksIt) {
  Listener listener;
  lookup::Server server = listener.server();
  server.transport = lookup::Transport::tls;
  server.name = "dns.test";
  SharedConnection connection({.server = server});
  connection.send(first, message(1));
  const auto losses = connection.take_losses();
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].trouble.reason, lookup::Failure::tls_refused);
  EXPECT_FALSE(listener.has_another());
}

TEST(SharedConnection, SaysNothingToAServerBeforeTheProxyLetItThrough) {
  Listener listener;  // plays the proxy
  const lookup::Proxy proxy{.server = listener.server(), .user = {}, .password = {}};
  SharedConnection connection({.server = lookup::parse_server("192.0.2.53").value(), .proxy = &proxy});
  connection.send(first, message(1));
  turn(connection);
  listener.take_connection();
  EXPECT_EQ(listener.read_exactly(3), (Bytes{5, 1, 0}));
  listener.write({5, 0});
  turn(connection);
  EXPECT_EQ(listener.read_exactly(10), (Bytes{5, 1, 0, 1, 192, 0, 2, 53, 0, 53}));
  listener.write({5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
  turn(connection);
  EXPECT_EQ(listener.read_query(), message(1));
  listener.answer(message(1, 11));
  EXPECT_EQ(turn(connection).at(0).message, message(1, 11));
}

TEST(SharedConnection, LeavesNothingOpen) {
  Listener listener;
  const std::size_t before = open_descriptors();
  {
    SharedConnection connection({.server = listener.server()});
    connection.send(first, message(1));
    turn(connection);
    EXPECT_EQ(open_descriptors(), before + 1);
  }
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace emblem::dns_sockets
