#include "core/dns/message_names.h"

namespace emblem::dns {
namespace {

// A name has at most 127 labels, and an honest writer has no reason for a pointer to a pointer.
constexpr std::size_t most_pointers = 128;
constexpr std::size_t longest_unpacked = 255;

std::unexpected<Error> malformed_pointer(std::size_t byte, std::string detail) {
  return fail(Code::dns_message_malformed, "byte " + std::to_string(byte), std::move(detail));
}

}  // namespace

Result<DomainName> take_name(ByteView message, std::size_t& at, std::size_t end) {
  Bytes wire;
  std::size_t here = at;
  std::size_t segment = at;  // where the labels being read began: the next pointer must point before it
  std::size_t pointers = 0;
  for (;;) {
    if (here >= end) return malformed_pointer(here, "a name runs past its end");
    const std::size_t length = message[here];
    if (length >= 0xc0) {
      if (here + 2 > end) return malformed_pointer(here, "a compression pointer is cut");
      const std::size_t target = (length & 0x3fU) << 8 | message[here + 1];
      if (target >= segment) return malformed_pointer(here, "a compression pointer does not point backwards");
      if (++pointers > most_pointers) return malformed_pointer(here, "too many compression pointers");
      if (pointers == 1) at = here + 2;
      here = segment = target;
      end = message.size();
      continue;
    }
    if (length > 63) return malformed_pointer(here, "a label of an unknown kind");
    if (here + 1 + length > end) return malformed_pointer(here, "a label runs past its end");
    if (wire.size() + 1 + length > longest_unpacked) return malformed_pointer(here, "name of more than 255 bytes");
    wire.insert(wire.end(), message.begin() + static_cast<std::ptrdiff_t>(here),
                message.begin() + static_cast<std::ptrdiff_t>(here + 1 + length));
    here += 1 + length;
    if (length == 0) break;
  }
  if (pointers == 0) at = here;
  return DomainName::from_wire(wire);
}

}  // namespace emblem::dns
