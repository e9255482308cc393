// Blocks that were found, written as PEM again, are found again, the same and without findings.
#include <cstdlib>

#include "core/bytes/base_encodings.h"
#include "core/x509/pem.h"

namespace {

std::string_view label_text(emblem::x509::Label label) {
  switch (label) {
    case emblem::x509::Label::certificate:
      return "CERTIFICATE";
    case emblem::x509::Label::revocation_list:
      return "X509 CRL";
    case emblem::x509::Label::public_key:
      return "PUBLIC KEY";
    case emblem::x509::Label::unlabelled:
      return "";
  }
  return "";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const emblem::Limits limits;
  const auto found = emblem::x509::split_pem({data, size}, limits);
  if (found.findings.size() > limits.findings || found.blocks.size() > limits.certificates) std::abort();
  std::string text;
  for (const emblem::x509::Block& block : found.blocks) {
    const std::string label(label_text(block.label));
    if (label.empty()) return 0;
    text += "-----BEGIN " + label + "-----\n" + emblem::encode_base64(block.der) + "\n-----END " + label + "-----\n";
  }
  const auto again = emblem::x509::split_pem(emblem::as_bytes(text), limits);
  if (!again.findings.empty() || again.blocks.size() != found.blocks.size()) std::abort();
  for (std::size_t i = 0; i < again.blocks.size(); ++i) {
    if (again.blocks[i].label != found.blocks[i].label || again.blocks[i].der != found.blocks[i].der) std::abort();
  }
  return 0;
}
