// The records of a master file, written in the generic form, are read again as they were; and a line in error before
// the file takes nothing from it.
#include <cstdlib>
#include <string>

#include "core/bytes/base_encodings.h"
#include "core/dns/master_file.h"

namespace {

std::string in_generic_form(const emblem::dns::Record& record) {
  const std::string owner = record.owner.is_root() ? "." : record.owner.to_text() + ".";
  return owner + " " + std::to_string(record.ttl) + " IN TYPE" + std::to_string(record.type) + " \\# " +
         std::to_string(record.rdata.size()) + " " + emblem::encode_hex(record.rdata) + "\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const emblem::Limits limits;
  const std::string text(emblem::as_text({data, size}));
  const auto file = emblem::dns::parse_master_file(text, limits);
  std::string written;
  for (const auto& record : file.records) written += in_generic_form(record);
  const auto again = emblem::dns::parse_master_file(written, limits);
  if (!again.errors.empty() || again.records != file.records) std::abort();
  if (text.starts_with("\xef\xbb\xbf")) return 0;
  const auto behind = emblem::dns::parse_master_file("in..error TXT x\n" + text, limits);
  if (behind.records != file.records) std::abort();
  return 0;
}
