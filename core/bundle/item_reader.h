// Reads the items of a bundle in their one form, and says where it found another. Internal to this room.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/cbor/reader.h"
#include "core/dns/domain_name.h"
#include "emblem/limits.h"
#include "emblem/time.h"

namespace emblem::bundle {

using Member = std::string_view;

// Every error is bundle_malformed or limit_exceeded at "byte N: member", where N is the first byte of what was read
// last.
class ItemReader {
 public:
  // `item` must have passed cbor::survey_item, and have no long heads.
  ItemReader(ByteView item, const Limits& limits) : item_(item), reader_(item), limits_(limits) {}

  const Limits& limits() const { return limits_; }
  std::unexpected<Error> malformed(Member member, std::string detail);

  Result<std::uint64_t> take_number(Member member, std::uint64_t greatest);
  Result<Bytes> take_bytes(Member member, std::size_t least, std::size_t most);
  Result<std::string> take_text(Member member, std::size_t most);
  Result<Sha256Digest> take_digest(Member member);
  Result<UnixTime> take_time(Member member);
  Result<dns::DomainName> take_name(Member member);
  Result<void> take_tag(Member member, std::uint64_t number);
  // A map of exactly so many entries, which the caller then reads.
  Result<void> take_map(Member member, std::uint64_t entries);
  // Consumes a null; false, and nothing consumed, for anything else.
  bool take_null();
  bool is_array() const { return reader_.major() == cbor::Major::array; }
  // An array of exactly so many elements, which the caller then reads.
  Result<void> take_tuple(Member member, std::uint64_t elements);
  Result<std::uint64_t> take_count(Member member, std::size_t most);
  Result<std::vector<Sha256Digest>> take_path(Member member);

  // An array whose elements stand in the order of their bytes, each once; `take` reads one.
  template <typename T, typename Take>
  Result<std::vector<T>> take_sorted(Member member, std::size_t most, Take take) {
    EMBLEM_TRY(const std::uint64_t count, take_count(member, most));
    std::vector<T> values;
    ByteView before;
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::size_t begin = reader_.offset();
      EMBLEM_TRY(values.emplace_back(), take(*this));
      const ByteView element = item_.subspan(begin, reader_.offset() - begin);
      if (i > 0 && !std::ranges::lexicographical_compare(before, element)) {
        last_ = begin;
        return malformed(member, "not in the order of their bytes, or twice");
      }
      before = element;
    }
    return values;
  }

 private:
  std::unexpected<Error> too_large(Member member);

  ByteView item_;
  cbor::Reader reader_;
  const Limits& limits_;
  std::size_t last_ = 0;
};

}  // namespace emblem::bundle
