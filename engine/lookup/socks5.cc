#include "engine/lookup/socks5.h"

#include <algorithm>

namespace emblem::lookup {
namespace {

constexpr std::uint8_t version = 5;
constexpr std::uint8_t no_authentication = 0;
constexpr std::uint8_t user_and_password = 2;
constexpr std::uint8_t none_acceptable = 0xff;
constexpr std::uint8_t credentials_version = 1;
constexpr std::uint8_t command_connect = 1;
constexpr std::uint8_t kind_v4 = 1;
constexpr std::uint8_t kind_name = 3;
constexpr std::uint8_t kind_v6 = 4;
constexpr std::size_t port_bytes = 2;
constexpr std::size_t reply_head_bytes = 5;  // up to the first byte of the address

Secret credentials_of(const Proxy& proxy) {
  if (proxy.user.empty()) return {};
  const ByteView password = proxy.password.bytes();
  Bytes bytes;
  bytes.reserve(3 + proxy.user.size() + password.size());  // never moved, so that nothing is left behind
  bytes.push_back(credentials_version);
  bytes.push_back(static_cast<std::uint8_t>(proxy.user.size()));
  bytes.insert(bytes.end(), proxy.user.begin(), proxy.user.end());
  bytes.push_back(static_cast<std::uint8_t>(password.size()));
  bytes.insert(bytes.end(), password.begin(), password.end());
  return Secret(std::move(bytes));
}

// RFC 1928 section 6.
std::string_view reason_text(std::uint8_t reply) {
  constexpr std::string_view texts[] = {
      "",
      "general failure",
      "not allowed by its rules",
      "network unreachable",
      "host unreachable",
      "connection refused",
      "time to live expired",
      "command not supported",
      "kind of address not supported",
  };
  return reply < std::size(texts) ? texts[reply] : "unknown reason";
}

}  // namespace

Socks5::Socks5(const Proxy& proxy, const Server& target) : credentials_(credentials_of(proxy)), target_(target) {
  output_ = Secret({version, 1, credentials_.empty() ? no_authentication : user_and_password});
}

std::size_t Socks5::on_bytes(ByteView bytes) {
  std::size_t taken = 0;
  while (state_ == State::talking && taken < bytes.size()) {
    const std::size_t more = std::min(wanted() - reply_.size(), bytes.size() - taken);
    const ByteView piece = bytes.subspan(taken, more);
    reply_.insert(reply_.end(), piece.begin(), piece.end());
    taken += more;
    if (reply_.size() == wanted()) on_reply();
  }
  return taken;
}

// How long the reply is, as far as it can be known yet.
std::size_t Socks5::wanted() const {
  if (step_ != Step::connection) return 2;
  if (reply_.size() < reply_head_bytes) return reply_head_bytes;
  const std::size_t after_kind = reply_head_bytes - 1;
  switch (reply_[3]) {
    case kind_v4:
      return after_kind + 4 + port_bytes;
    case kind_v6:
      return after_kind + 16 + port_bytes;
    case kind_name:
      return after_kind + 1 + reply_[4] + port_bytes;
    default:
      return reply_head_bytes;
  }
}

void Socks5::on_reply() {
  const Bytes reply = std::exchange(reply_, {});
  switch (step_) {
    case Step::method: {
      const bool offered = reply[1] == (credentials_.empty() ? no_authentication : user_and_password);
      if (reply[0] != version) return refuse("it speaks no SOCKS5");
      if (reply[1] == none_acceptable) return refuse("it wants to be asked in another way");
      if (!offered) return refuse("it chose what was not offered");
      if (credentials_.empty()) return request_connection();
      step_ = Step::authentication;
      output_ = std::move(credentials_);
      return;
    }
    case Step::authentication:
      if (reply[0] != credentials_version || reply[1] != 0) return refuse("it does not know the user or password");
      return request_connection();
    case Step::connection:
      if (reply[0] != version) return refuse("it speaks no SOCKS5");
      if (reply[1] != 0) return refuse(std::string(reason_text(reply[1])));
      if (reply.size() == reply_head_bytes) return refuse("its answer cannot be read");
      state_ = State::open;
      return;
  }
}

void Socks5::request_connection() {
  step_ = Step::connection;
  const ByteView address = target_.address.native();
  Bytes request{version, command_connect, 0, target_.address.is_v4() ? kind_v4 : kind_v6};
  request.insert(request.end(), address.begin(), address.end());
  request.push_back(static_cast<std::uint8_t>(target_.port >> 8));
  request.push_back(static_cast<std::uint8_t>(target_.port));
  output_ = Secret(std::move(request));
}

void Socks5::refuse(std::string why) {
  state_ = State::failed;
  why_ = std::move(why);
}

}  // namespace emblem::lookup
