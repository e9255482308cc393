// A request that is read, whoever signed it, has one encoding only: written again with the same signature it is the
// same file. Under real keys no mutation is read.
#include <cstdlib>

#include "adapters/provider/provider.h"
#include "core/desk/envelope.h"
#include "core/desk/request.h"
#include "fuzz/scripted_signatures.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  static const auto real = provider::make_provider();
  static const fuzz::TrustingProvider trusting(*real);
  const ByteView file(data, size);
  const auto read = desk::read_request(file, trusting, Limits{});
  if (!read) {
    if (desk::read_request(file, *real, Limits{})) std::abort();
    return 0;
  }
  const desk::Request& request = read->content();
  if (request.dialects.empty() || request.purposes == 0 || request.purposes > 31 || request.lifetime <= 0) std::abort();
  if (read->sha256() != real->sha256(file)) std::abort();
  fuzz::ScriptedSigner signer(request.root, desk::open_envelope(file, Limits{})->signature);
  const auto again = desk::write_request(request, signer, trusting);
  if (!again || !equal(*again, file)) std::abort();
  return 0;
}
