// A list read without findings encodes to the same bytes.
#include <cstdlib>

#include "core/ct/sct.h"
#include "core/ct/static_ct.h"

namespace {

using emblem::Bytes;
using emblem::ByteView;

void append_uint(Bytes& out, std::uint64_t value, int width) {
  for (int i = width; i-- > 0;) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void append_vector(Bytes& out, const Bytes& content) {
  append_uint(out, content.size(), 2);
  out.insert(out.end(), content.begin(), content.end());
}

Bytes encode(const emblem::ct::Sct& sct) {
  Bytes out = {0};
  out.insert(out.end(), sct.log_id.bytes.begin(), sct.log_id.bytes.end());
  append_uint(out, sct.timestamp, 8);
  append_vector(out, sct.extensions);
  out.push_back(sct.hash_algorithm);
  out.push_back(sct.signature_algorithm);
  append_vector(out, sct.signature);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const emblem::Limits limits;
  const auto list = emblem::ct::parse_sct_list(input, limits);
  if (!list) return 0;
  if (list->scts.size() + list->findings.size() > limits.scts) std::abort();
  Bytes entries;
  for (const emblem::ct::Sct& sct : list->scts) {
    append_vector(entries, encode(sct));
    const auto index = emblem::ct::find_leaf_index(sct.extensions);
    if (index && *index >> 40 != 0) std::abort();
  }
  Bytes again;
  append_vector(again, entries);
  if (list->findings.empty() && !emblem::equal(again, input)) std::abort();
  return 0;
}
