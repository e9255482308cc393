#include <algorithm>
#include <limits>
#include <tuple>

#include "core/store/crc32c.h"
#include "core/store/little_endian.h"
#include "core/store/store.h"

namespace emblem::store {
namespace {

// The records of one owner: neighbours in the order below.
struct Group {
  std::uint64_t hash = 0;
  std::span<const dns::Record* const> records;
};

constexpr unsigned seeds = 256;
constexpr std::size_t most_units = std::numeric_limits<std::uint32_t>::max();

// Records of `type`, by owner and RDATA, each once; of repeated ones the first has the smallest time to live.
std::vector<const dns::Record*> in_order(std::span<const dns::Record> records, dns::RecordType type) {
  std::vector<const dns::Record*> order;
  for (const dns::Record& record : records) {
    if (record.type == type) order.push_back(&record);
  }
  std::ranges::sort(order, [](const dns::Record* left, const dns::Record* right) {
    return std::tie(left->owner, left->rdata, left->ttl) < std::tie(right->owner, right->rdata, right->ttl);
  });
  const auto repeated = std::ranges::unique(order, [](const dns::Record* left, const dns::Record* right) {
    return left->owner == right->owner && left->rdata == right->rdata;
  });
  order.erase(repeated.begin(), repeated.end());
  return order;
}

std::vector<Group> group_by_owner(std::span<const dns::Record* const> order) {
  std::vector<Group> groups;
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first + 1;
    while (end < order.size() && order[end]->owner == order[first]->owner) ++end;
    groups.push_back({.records = order.subspan(first, end - first)});
    first = end;
  }
  return groups;
}

// What one message needs to carry the set: header, question, OPT, and each record after a pointer to the question.
Result<void> check_fits_message(const Group& group) {
  const dns::DomainName& owner = group.records.front()->owner;
  std::size_t size = 12 + owner.wire().size() + 4 + 11;
  for (const dns::Record* record : group.records) size += 2 + 10 + record->rdata.size();
  if (size > 65535) return fail(Code::set_too_large, owner.to_text(), std::to_string(size) + " bytes");
  return {};
}

unsigned bits_for(std::size_t names) {
  unsigned bits = 0;
  while (names >> bits > 8) ++bits;
  return bits;
}

// How many names fall into each bucket; the groups come in the order of their hashes afterwards.
std::vector<std::uint32_t> fill_buckets(std::vector<Group>& groups, unsigned bits, std::uint8_t seed) {
  std::vector<std::uint32_t> sizes(std::size_t{1} << bits);
  for (Group& group : groups) {
    group.hash = name_hash(group.records.front()->owner.wire(), seed);
    ++sizes[place_of(group.hash, bits).bucket];
  }
  std::ranges::sort(groups, [](const Group& left, const Group& right) {
    if (left.hash != right.hash) return left.hash < right.hash;
    return left.records.front()->owner < right.records.front()->owner;
  });
  return sizes;
}

void append_padded(Bytes& out, ByteView bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
  if (out.size() % 2 == 1) out.push_back(0);
}

void append_record(Bytes& out, const Group& group) {
  std::uint32_t ttl = group.records.front()->ttl;
  for (const dns::Record* record : group.records) ttl = std::min(ttl, record->ttl);
  const std::size_t begin = out.size();
  append<std::uint32_t>(out, 0);
  append(out, ttl);
  append_padded(out, group.records.front()->owner.wire());
  for (const dns::Record* record : group.records) {
    append(out, static_cast<std::uint16_t>(record->rdata.size()));
    append_padded(out, record->rdata);
  }
  Bytes sum;
  append(sum, crc32c(ByteView(out).subspan(begin + at_ttl)));
  std::ranges::copy(sum, out.begin() + static_cast<std::ptrdiff_t>(begin));
}

std::size_t record_bytes(const Group& group) {
  std::size_t size = at_owner + even(group.records.front()->owner.wire().size());
  for (const dns::Record* record : group.records) size += 2 + even(record->rdata.size());
  return size;
}

Bytes encode_index(std::span<const Group> groups, std::span<const std::uint32_t> bucket_sizes, unsigned bits) {
  Bytes index;
  std::uint32_t first = 0;
  append(index, first);
  for (const std::uint32_t size : bucket_sizes) append(index, first += size);
  for (const Group& group : groups) append(index, place_of(group.hash, bits).mark);
  if (groups.size() % 2 == 1) append<std::uint16_t>(index, 0);
  std::size_t units = 0;
  append<std::uint32_t>(index, 0);
  for (const Group& group : groups) {
    append(index, static_cast<std::uint32_t>(units += record_bytes(group) / unit_bytes));
  }
  return index;
}

struct Dimensions {
  dns::RecordType type = 0;
  unsigned bucket_bits = 0;
  std::uint8_t seed = 0;
  std::size_t names = 0;
  std::size_t length = 0;
};

Bytes encode_header(const Dimensions& dimensions, ByteView index) {
  const ByteView begin = as_bytes(magic);
  Bytes header(begin.begin(), begin.end());
  append(header, version);
  append(header, dimensions.type);
  append(header, static_cast<std::uint8_t>(dimensions.bucket_bits));
  append(header, dimensions.seed);
  append<std::uint16_t>(header, 0);
  append(header, static_cast<std::uint32_t>(dimensions.names));
  append(header, crc32c(index));
  append(header, static_cast<std::uint64_t>(dimensions.length));
  header.resize(at_header_crc);
  append(header, crc32c(header));
  return header;
}

}  // namespace

Result<Bytes> encode_store(std::span<const dns::Record> records, dns::RecordType type) {
  const auto order = in_order(records, type);
  auto groups = group_by_owner(order);
  std::size_t size = 0;
  for (const Group& group : groups) {
    EMBLEM_CHECK(check_fits_message(group));
    size += record_bytes(group);
  }
  const unsigned bits = bits_for(groups.size());
  if (size / unit_bytes > most_units || bits > most_bucket_bits) {
    return fail(Code::limit_exceeded, "store", std::to_string(size) + " bytes of records");
  }
  std::vector<std::uint32_t> buckets;
  unsigned seed = 0;
  do {
    buckets = fill_buckets(groups, bits, static_cast<std::uint8_t>(seed));
  } while (std::ranges::max(buckets) > bucket_names && ++seed < seeds);
  if (seed == seeds) return fail(Code::limit_exceeded, "store", "too many names with one hash");

  const Bytes index = encode_index(groups, buckets, bits);
  const std::size_t length = header_bytes + index.size() + size;
  Bytes out = encode_header({type, bits, static_cast<std::uint8_t>(seed), groups.size(), length}, index);
  out.reserve(length);
  out.insert(out.end(), index.begin(), index.end());
  for (const Group& group : groups) append_record(out, group);
  return out;
}

}  // namespace emblem::store
