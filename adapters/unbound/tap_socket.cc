#include "adapters/unbound/tap_socket.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace emblem::unbound {
namespace {

void close_one(int& descriptor) {
  if (descriptor >= 0) close(std::exchange(descriptor, -1));
}

}  // namespace

Result<std::unique_ptr<TapSocket>> TapSocket::listen_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return fail(Code::file_not_written, path, std::strerror(ENAMETOOLONG));
  path.copy(address.sun_path, path.size());
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0 || bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(descriptor, 1) != 0) {
    const int error = errno;
    if (descriptor >= 0) close(descriptor);
    return fail(Code::file_not_written, path, std::strerror(error));
  }
  return std::unique_ptr<TapSocket>(new TapSocket(descriptor));
}

TapSocket::~TapSocket() { end(); }

void TapSocket::end() {
  close_one(connection_);
  close_one(listening_);
  state_ = State::ended;
}

void TapSocket::accept_one() {
  connection_ = accept4(listening_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (connection_ >= 0) close_one(listening_);
}

std::vector<dnstap::TapMessage> TapSocket::read() {
  std::vector<dnstap::TapMessage> messages;
  if (connection_ < 0 && listening_ >= 0) accept_one();
  std::array<std::uint8_t, 16384> buffer{};
  while (connection_ >= 0) {
    const ssize_t got = ::read(connection_, buffer.data(), buffer.size());
    if (got > 0) {
      frames_.take(ByteView(buffer).first(static_cast<std::size_t>(got)));
      take_frames(messages);
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      end();
    } else if (errno == EAGAIN) {
      break;
    }
  }
  return messages;
}

// A message that cannot be read is left out; a stream that cannot be is at its end.
void TapSocket::take_frames(std::vector<dnstap::TapMessage>& read) {
  while (true) {
    auto frame = frames_.next();
    if (!frame) return end();
    if (!*frame) return;
    switch ((*frame)->kind) {
      case dnstap::Frame::Kind::start:
        state_ = State::telling;
        break;
      case dnstap::Frame::Kind::data:
        if (auto message = dnstap::parse_tap_message((*frame)->payload)) read.push_back(*std::move(message));
        break;
      case dnstap::Frame::Kind::stop:
        return end();
    }
  }
}

}  // namespace emblem::unbound
