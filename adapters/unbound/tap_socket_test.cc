#include "adapters/unbound/tap_socket.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "adapters/unbound/private_folder.h"

namespace emblem::unbound {
namespace {

// START of any content; a message of type 6 without anything; STOP.
const Bytes start{0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 2};
const Bytes message{0, 0, 0, 6, 14 << 3 | 2, 2, 1 << 3, 6, 15 << 3, 1};
const Bytes stop{0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 3};

class TapSocketTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = PrivateFolder::make().value();
    tap_ = TapSocket::listen_at(folder_->path_of("tap")).value();
  }

  void TearDown() override {
    if (teller_ >= 0) close(teller_);
  }

  void tell(const Bytes& bytes) {
    if (teller_ < 0) {
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      folder_->path_of("tap").copy(address.sun_path, sizeof address.sun_path - 1);
      teller_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      ASSERT_EQ(connect(teller_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    ASSERT_EQ(send(teller_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }

  std::vector<dnstap::TapMessage> read() {
    pollfd wanted{tap_->descriptor(), POLLIN, 0};
    EXPECT_EQ(poll(&wanted, 1, 20000), 1);
    return tap_->read();
  }

  std::unique_ptr<PrivateFolder> folder_;
  std::unique_ptr<TapSocket> tap_;
  int teller_ = -1;
};

TEST_F(TapSocketTest, GivesWhatIsTold) {
  EXPECT_EQ(tap_->state(), TapSocket::State::silent);
  tell(start);
  EXPECT_TRUE(read().empty());
  EXPECT_EQ(tap_->state(), TapSocket::State::telling);
  tell(message);
  const auto told = read();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, dnstap::TapMessage::Kind::client_response);
}

TEST_F(TapSocketTest, WaitsForNothing) {
  EXPECT_TRUE(tap_->read().empty());
  EXPECT_EQ(tap_->state(), TapSocket::State::silent);
}

TEST_F(TapSocketTest, EndsWithTheStreamAndKeepsWhatCameBefore) {
  Bytes all = start;
  all.insert(all.end(), message.begin(), message.end());
  all.insert(all.end(), stop.begin(), stop.end());
  tell(all);
  EXPECT_EQ(read().size(), 1U);
  EXPECT_EQ(tap_->state(), TapSocket::State::ended);
  EXPECT_LT(tap_->descriptor(), 0);
}

TEST_F(TapSocketTest, EndsWhereTheStreamCannotBeRead) {
  tell(message);
  EXPECT_TRUE(read().empty());
  EXPECT_EQ(tap_->state(), TapSocket::State::ended);
}

TEST_F(TapSocketTest, LeavesOutAMessageThatCannotBeRead) {
  tell(start);
  Bytes broken = message;
  broken.back() = 9;
  tell(broken);
  tell(message);
  std::size_t count = 0;
  while (count == 0) count += read().size();
  EXPECT_EQ(count, 1U);
  EXPECT_EQ(tap_->state(), TapSocket::State::telling);
}

TEST(TapSocket, HasANameThatIsShortEnough) {
  EXPECT_EQ(TapSocket::listen_at("/tmp/" + std::string(120, 'x')).error().code, Code::file_not_written);
}

}  // namespace
}  // namespace emblem::unbound
