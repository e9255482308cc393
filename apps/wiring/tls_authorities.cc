#include "apps/wiring/tls_authorities.h"

#include "adapters/files/files.h"
#include "core/x509/pem.h"

namespace emblem::wiring {
namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20;  // Debian's whole list is 220 kB

}  // namespace

Result<std::vector<Bytes>> read_tls_authorities(const std::string& path) {
  EMBLEM_TRY(const Bytes content, files::read_file(path, most_bytes));
  x509::Blocks split = x509::split_pem(content, Limits{});
  std::vector<Bytes> authorities;
  for (x509::Block& block : split.blocks) {
    if (block.label == x509::Label::certificate) authorities.push_back(std::move(block.der));
  }
  if (!split.findings.empty()) return fail(split.findings[0].code, path + " " + split.findings[0].where);
  if (authorities.empty()) return fail(Code::file_unreadable, path, "no certificate in the file");
  return authorities;
}

}  // namespace emblem::wiring
