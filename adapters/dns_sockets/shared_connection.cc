#include "adapters/dns_sockets/shared_connection.h"

#include <algorithm>
#include <utility>

namespace emblem::dns_sockets {
namespace {

constexpr std::size_t length_bytes = 2;
constexpr std::size_t header_bytes = 12;  // RFC 1035 section 4.1.1
constexpr std::size_t most_strays = 16;

std::uint16_t number_at(ByteView bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

Bytes framed(ByteView message) {
  Bytes bytes(length_bytes + message.size());
  bytes[0] = static_cast<std::uint8_t>(message.size() >> 8);
  bytes[1] = static_cast<std::uint8_t>(message.size());
  std::ranges::copy(message, bytes.begin() + length_bytes);
  return bytes;
}

}  // namespace

bool SharedConnection::can_take(ByteView query) const { return !waiting_.contains(number_at(query, 0)); }

void SharedConnection::send(lookup::Handle handle, Bytes query) {
  const std::uint16_t id = number_at(query, 0);
  const Bytes bytes = framed(query);
  waiting_[id] = {handle, std::move(query)};
  if (tunnel_ && !tunnel_->trouble()) {
    tunnel_->write(bytes);
  } else {
    open();
  }
}

// Asks everything that waits.
void SharedConnection::open() {
  tunnel_ = std::make_unique<Tunnel>(route_);
  read_.clear();
  answered_ = false;
  malformed_ = false;
  strays_ = 0;
  for (const auto& [id, waiting] : waiting_) tunnel_->write(framed(waiting.query));
}

void SharedConnection::forget(lookup::Handle handle) {
  std::erase_if(waiting_, [handle](const auto& entry) { return entry.second.handle == handle; });
}

std::vector<SharedConnection::Arrival> SharedConnection::on_events(short events) {
  std::vector<Arrival> arrivals;
  if (!tunnel_) return arrivals;
  tunnel_->on_events(events);
  const Bytes more = tunnel_->take_read();
  read_.insert(read_.end(), more.begin(), more.end());
  take_messages(arrivals);
  return arrivals;
}

void SharedConnection::take_messages(std::vector<Arrival>& arrivals) {
  std::size_t at = 0;
  while (!malformed_ && read_.size() - at >= length_bytes) {
    const std::size_t size = number_at(read_, at);
    malformed_ = size < header_bytes;
    if (malformed_ || read_.size() - at - length_bytes < size) break;
    take_message(ByteView(read_).subspan(at + length_bytes, size), arrivals);
    at += length_bytes + size;
  }
  read_.erase(read_.begin(), read_.begin() + static_cast<std::ptrdiff_t>(at));
}

void SharedConnection::take_message(ByteView message, std::vector<Arrival>& arrivals) {
  const auto found = waiting_.find(number_at(message, 0));
  if (found == waiting_.end()) {
    malformed_ = ++strays_ > most_strays;
    return;
  }
  answered_ = true;
  arrivals.push_back({found->second.handle, Bytes(message.begin(), message.end())});
  waiting_.erase(found);
}

std::vector<SharedConnection::Loss> SharedConnection::take_losses() {
  if (!tunnel_ || (!tunnel_->trouble() && !malformed_)) return {};
  const Trouble trouble = malformed_ ? Trouble{lookup::Failure::malformed, {}} : *tunnel_->trouble();
  tunnel_.reset();
  if (waiting_.empty()) return {};
  if (answered_ && trouble.reason == lookup::Failure::connection_failed) {
    open();
    return {};
  }
  std::vector<Loss> losses;
  for (const auto& [id, waiting] : std::exchange(waiting_, {})) losses.push_back({waiting.handle, trouble});
  return losses;
}

}  // namespace emblem::dns_sockets
