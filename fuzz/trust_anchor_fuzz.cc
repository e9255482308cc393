// Anchors that are read are read again from their lines as the same ones, and each is one line of plain text.
#include <algorithm>
#include <cstdlib>

#include "engine/lookup/trust_anchor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  const auto anchors = lookup::parse_trust_anchors(as_text(ByteView(data, size)), Limits{});
  if (!anchors) return 0;
  if (anchors->empty()) std::abort();
  std::string text;
  for (const lookup::TrustAnchor& anchor : *anchors) {
    const bool plain = std::ranges::all_of(anchor.line, [](char letter) { return letter >= ' ' && letter < '\x7f'; });
    if (!plain) std::abort();
    text += anchor.line + "\n";
  }
  const auto again = lookup::parse_trust_anchors(text, Limits{});
  if (!again || *again != *anchors) std::abort();
  return 0;
}
