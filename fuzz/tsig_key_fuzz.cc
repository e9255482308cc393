// A key that was read has a name and a secret that can be used, and writing it in one line gives the same key again.
#include <cstdlib>
#include <string>

#include "core/bytes/base_encodings.h"
#include "core/update/tsig_key.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  const auto key = update::parse_tsig_key(as_text({data, size}));
  if (!key) return 0;
  if (key->name.is_root() || key->secret.bytes().size() < 16) std::abort();
  std::string name = key->name.to_text();
  // A colon, a blank or a quote in the name has no place in the one-line form.
  if (name.find_first_of(":\" #\\") != std::string::npos) return 0;
  std::string line = update::algorithm_name(key->algorithm).to_text() + ":" + name + ":";
  line += encode_base64(key->secret.bytes());
  const auto again = update::parse_tsig_key(line);
  if (!again || again->name != key->name || again->algorithm != key->algorithm) std::abort();
  if (!equal(again->secret.bytes(), key->secret.bytes())) std::abort();
  return 0;
}
