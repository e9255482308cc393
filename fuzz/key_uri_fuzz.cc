// A URI that is read, written again, names the same key, and no PIN.
#include <cstdlib>

#include "adapters/pkcs11/key_uri.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  const auto uri = pkcs11::parse_key_uri(as_text({data, size}));
  if (!uri) return 0;
  if ((!uri->token && !uri->serial) || (!uri->object && !uri->id)) std::abort();
  const std::string text = pkcs11::to_text(*uri);
  if (text.size() > 4096) return 0;  // longer for its percent signs
  const auto again = pkcs11::parse_key_uri(text);
  if (!again || again->pin_value || pkcs11::to_text(*again) != text) std::abort();
  if (again->token != uri->token || again->serial != uri->serial || again->object != uri->object ||
      again->id != uri->id || again->module_path != uri->module_path || again->pin_source != uri->pin_source) {
    std::abort();
  }
  return 0;
}
