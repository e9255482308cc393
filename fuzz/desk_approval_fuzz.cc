// An approval that is read, whoever signed it, has one encoding only: written again with the same signature it is the
// same file.
#include <cstdlib>

#include "adapters/provider/provider.h"
#include "core/desk/approval.h"
#include "core/desk/envelope.h"
#include "fuzz/scripted_signatures.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  static const auto real = provider::make_provider();
  static const fuzz::TrustingProvider trusting(*real);
  const ByteView file(data, size);
  const auto approval = desk::read_approval(file, trusting, Limits{});
  if (!approval) return 0;
  fuzz::ScriptedSigner signer(approval->approver, desk::open_envelope(file, Limits{})->signature);
  const auto again = desk::write_approval(approval->request, approval->made, signer, trusting);
  if (!again || !equal(*again, file)) std::abort();
  return 0;
}
