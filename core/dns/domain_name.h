// An absolute domain name, compared without regard to case.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::dns {

// Holds the uncompressed wire form with ASCII letters in lower case (RFC 1035 section 3.1, RFC 4343), so that equality
// of names is equality of bytes. Any label bytes are possible; host name rules are the business of those who need them.
class DomainName {
 public:
  // The root.
  DomainName() : wire_(1, '\0') {}

  // Presentation form with master-file escapes \X and \DDD; a trailing dot makes no difference. Errors:
  // dns_name_malformed (empty label, label over 63 bytes, more than 255 bytes in all, broken escape).
  static Result<DomainName> parse(std::string_view presentation);

  // Uncompressed wire form that must be used up wholly. Errors as above.
  static Result<DomainName> from_wire(ByteView wire);

  // Without trailing dot, lower case, other bytes escaped; the root is ".".
  std::string to_text() const;

  ByteView wire() const { return as_bytes(wire_); }
  bool is_root() const { return wire_.size() == 1; }
  std::size_t label_count() const;

  // Without the leftmost label; the root's parent is the root.
  DomainName parent() const;

  // Whether this is `ancestor` itself or below it.
  bool is_at_or_below(const DomainName& ancestor) const;

  friend auto operator<=>(const DomainName&, const DomainName&) = default;

 private:
  std::string wire_;
};

}  // namespace emblem::dns
