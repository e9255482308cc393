// A frame that is read has one form only; a collector joins nothing but the file whose digest its frames name. The
// input is texts of codes, a line each.
#include <algorithm>
#include <cstdlib>

#include "adapters/provider/provider.h"
#include "adapters/qr/frame.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  static const auto provider = provider::make_provider();
  std::string_view rest = as_text(ByteView(data, size));
  qr::FrameCollector collector;
  std::size_t frames = 0;
  while (!rest.empty()) {
    const std::string_view text = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(text.size() + 1, rest.size()));
    if (const auto frame = qr::parse_frame(text)) {
      ++frames;
      if (qr::encode_frame(*frame) != text) std::abort();
    }
    if (!collector.add(text)) return 0;
  }
  const auto file = collector.join(*provider);
  if (!file) return 0;
  if (frames == 0 || file->empty()) std::abort();
  return 0;
}
