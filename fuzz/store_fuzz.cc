// Whatever opens as a store stays within its bytes, and what it gives back makes a store with the same answers. The
// bytes are tried as they are, and with check sums that fit, since those keep nobody out.
#include <algorithm>
#include <cstdlib>

#include "core/store/crc32c.h"
#include "core/store/little_endian.h"
#include "core/store/store.h"

namespace {

using namespace emblem;
using namespace emblem::store;

void put_sum(Bytes& bytes, std::size_t at, ByteView summed) {
  Bytes sum;
  append(sum, crc32c(summed));
  std::ranges::copy(sum, bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

Bytes with_fitting_sums(ByteView data) {
  Bytes bytes(data.begin(), data.end());
  if (bytes.size() < header_bytes) return bytes;
  const IndexPlan plan{.names = load_u32(bytes, at_names), .bucket_bits = bytes[at_bucket_bits] % 29U};
  if (plan.at_records() > bytes.size()) return bytes;
  for (std::size_t i = 0; i < plan.names; ++i) {
    const std::size_t begin = plan.at_records() + unit_bytes * load_u32(bytes, plan.at_offsets() + 4 * i);
    const std::size_t end = plan.at_records() + unit_bytes * load_u32(bytes, plan.at_offsets() + 4 * (i + 1));
    if (begin + at_ttl > end || end > bytes.size()) break;
    put_sum(bytes, begin, ByteView(bytes).subspan(begin + at_ttl, end - begin - at_ttl));
  }
  put_sum(bytes, at_index_crc, ByteView(bytes).subspan(header_bytes, plan.at_records() - header_bytes));
  put_sum(bytes, at_header_crc, ByteView(bytes).first(at_header_crc));
  return bytes;
}

void check_answers(const Store& store, const std::vector<dns::Record>& records) {
  for (const dns::Record& record : records) {
    const auto set = store.find(record.owner.wire());
    if (!set || !*set || (*set)->count == 0) std::abort();
  }
}

void check(ByteView bytes) {
  const auto store = Store::open(bytes);
  if (!store) return;
  // Names that are probably not there: any part of the file as an owner.
  for (std::size_t at = 0; at < std::min<std::size_t>(bytes.size(), 64); ++at) {
    (void)store->find(bytes.subspan(at, std::min<std::size_t>(bytes.size() - at, 16)));
  }
  const auto records = parse_records(*store);
  // Where every record holds, each of them is found; and what gives no records does not pass for whole.
  const bool whole = check_records(*store).has_value();
  if (whole) {
    if (!records) std::abort();
    check_answers(*store, *records);
  }
  if (!records) return;
  const auto written = encode_store(*records, store->type());
  if (!written) return;  // sets larger than a message
  const auto again = Store::open(*written);
  if (!again) std::abort();
  check_answers(*again, *records);
  const auto same = parse_records(*again);
  if (!same || encode_store(*same, again->type()) != *written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check({data, size});
  check(with_fitting_sums({data, size}));
  return 0;
}
