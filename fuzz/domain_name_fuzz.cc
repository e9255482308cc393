// A name that is read, from either form, comes back the same from both forms that it is written in.
#include <cstdlib>

#include "core/dns/domain_name.h"

namespace {

using emblem::dns::DomainName;

void check(const DomainName& name) {
  const auto from_text = DomainName::parse(name.to_text());
  const auto from_wire = DomainName::from_wire(name.wire());
  if (!from_text || !from_wire || *from_text != name || *from_wire != name) std::abort();
  if (!name.is_at_or_below(name.parent()) || name.wire().size() > 255) std::abort();
  if (!name.is_root() && name.label_count() != name.parent().label_count() + 1) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const emblem::ByteView bytes(data, size);
  if (const auto name = DomainName::parse(emblem::as_text(bytes))) check(*name);
  if (const auto name = DomainName::from_wire(bytes)) check(*name);
  return 0;
}
