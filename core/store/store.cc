#include "core/store/store.h"

#include <algorithm>
#include <array>

#include "core/store/crc32c.h"
#include "core/store/little_endian.h"

namespace emblem::store {
namespace {

constexpr std::size_t most_name_bytes = 255;

std::unexpected<Error> malformed(std::size_t offset, std::string detail) {
  return fail(Code::store_malformed, "byte " + std::to_string(offset), std::move(detail));
}

bool all_zero(ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

std::uint8_t lower(std::uint8_t byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<std::uint8_t>(byte + 32) : byte;
}

// Bytes of the name at the front of `bytes`, its root label included; nothing where none ends in time.
std::optional<std::size_t> name_length(ByteView bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && at < most_name_bytes) {
    const std::size_t label = bytes[at];
    if (label > 63) return std::nullopt;
    at += 1 + label;
    if (label == 0) return at;
  }
  return std::nullopt;
}

Result<void> check_header(ByteView bytes) {
  if (bytes.size() < magic.size() || as_text(bytes.first(magic.size())) != magic) {
    return malformed(0, "this is no store file");
  }
  if (bytes.size() < header_bytes) return malformed(bytes.size(), "cut within the header");
  const std::uint16_t found = load_u16(bytes, at_version);
  if (found > version) {
    return fail(Code::store_newer, "byte " + std::to_string(at_version), "version " + std::to_string(found));
  }
  if (load_u32(bytes, at_header_crc) != crc32c(bytes.first(at_header_crc))) {
    return malformed(at_header_crc, "the check sum of the header does not fit");
  }
  if (found == 0) return malformed(at_version, "version 0");
  if (load_u16(bytes, at_reserved) != 0) return malformed(at_reserved, "not zero");
  if (!all_zero(bytes.subspan(at_reserved_too, at_header_crc - at_reserved_too))) {
    return malformed(at_reserved_too, "not zero");
  }
  if (load_u64(bytes, at_length) != bytes.size()) {
    return malformed(std::min<std::size_t>(bytes.size(), load_u64(bytes, at_length)),
                     "the header says " + std::to_string(load_u64(bytes, at_length)) + " bytes, there are " +
                         std::to_string(bytes.size()));
  }
  return {};
}

}  // namespace

Store::Store(ByteView bytes, IndexPlan plan, dns::RecordType type, std::uint8_t seed)
    : bytes_(bytes), plan_(plan), type_(type), seed_(seed) {}

std::uint32_t Store::start(std::size_t bucket) const { return load_u32(bytes_, plan_.at_starts() + 4 * bucket); }

std::size_t Store::offset(std::size_t index) const {
  return plan_.at_records() + unit_bytes * load_u32(bytes_, plan_.at_offsets() + 4 * index);
}

Result<Store> Store::open(ByteView bytes) {
  EMBLEM_CHECK(check_header(bytes));
  const IndexPlan plan{.names = load_u32(bytes, at_names), .bucket_bits = bytes[at_bucket_bits]};
  if (plan.bucket_bits > most_bucket_bits) return malformed(at_bucket_bits, "too many buckets");
  if (plan.at_records() > bytes.size()) return malformed(at_names, "the index would end behind the file");
  Store store(bytes, plan, load_u16(bytes, at_type), bytes[at_seed]);
  EMBLEM_CHECK(store.check_index());
  return store;
}

Result<void> Store::check_index() const {
  if (load_u32(bytes_, at_index_crc) != crc32c(bytes_.subspan(header_bytes, plan_.at_records() - header_bytes))) {
    return malformed(header_bytes, "the check sum of the index does not fit");
  }
  if (start(0) != 0) return malformed(plan_.at_starts(), "the first bucket does not begin with the first name");
  if (start(plan_.buckets()) != plan_.names) {
    return malformed(plan_.at_starts() + 4 * plan_.buckets(), "the last bucket does not end with the last name");
  }
  for (std::size_t bucket = 0, first = 0; bucket < plan_.buckets(); ++bucket) {
    const std::size_t end = start(bucket + 1);
    // Not checked against the number of names: none begins before the one before it, and the last fits.
    if (end < first || end - first > bucket_names) return malformed(plan_.at_starts() + 4 * (bucket + 1), "a bucket");
    first = end;
  }
  if (plan_.names % 2 == 1 && load_u16(bytes_, plan_.at_offsets() - 2) != 0) {
    return malformed(plan_.at_offsets() - 2, "not zero");
  }
  if (offset(0) != plan_.at_records()) return malformed(plan_.at_offsets(), "the first record does not begin at once");
  for (std::size_t index = 0, begin = offset(0); index < plan_.names; ++index) {
    const std::size_t end = offset(index + 1);
    if (end < begin + least_record_bytes || end > begin + most_record_bytes) {
      return malformed(plan_.at_offsets() + 4 * (index + 1), "the length of a record");
    }
    begin = end;
  }
  if (offset(plan_.names) != bytes_.size()) {
    return malformed(plan_.at_offsets() + 4 * plan_.names, "the last record does not end with the file");
  }
  return {};
}

Result<Store::Entry> Store::parse_entry(std::size_t index) const {
  // Checked at opening; again here, since some map files that others then write to.
  const std::size_t begin = offset(index);
  const std::size_t end = offset(index + 1);
  if (end > bytes_.size() || end < begin + least_record_bytes || end > begin + most_record_bytes) {
    return malformed(plan_.at_offsets() + 4 * index, "the place of a record");
  }
  const ByteView record = bytes_.subspan(begin, end - begin);
  if (load_u32(record, 0) != crc32c(record.subspan(at_ttl))) {
    return malformed(begin, "the check sum of a record does not fit");
  }
  const auto length = name_length(record.subspan(at_owner));
  if (!length) return malformed(begin + at_owner, "no name");
  Entry entry{.owner = record.subspan(at_owner, *length), .set = {.ttl = load_u32(record, at_ttl)}};
  std::size_t at = at_owner + *length;
  if (at % 2 == 1) {
    if (at == record.size() || record[at] != 0) return malformed(begin + at, "not zero");
    ++at;
  }
  entry.set.run = record.subspan(at);
  while (at < record.size()) {
    // Records begin and end at even offsets, so that two bytes are there.
    const std::size_t rdata = load_u16(record, at);
    if (even(rdata) > record.size() - at - 2) return malformed(begin + at, "RDATA that would end behind its record");
    at += 2 + rdata;
    if (rdata % 2 == 1) {
      if (record[at] != 0) return malformed(begin + at, "not zero");
      ++at;
    }
    entry.set.rdata_bytes += rdata;
    ++entry.set.count;
  }
  if (entry.set.count == 0) return malformed(begin + at, "a set without records");
  return entry;
}

Result<std::optional<StoredSet>> Store::find(ByteView owner) const {
  if (owner.size() > most_name_bytes) return std::nullopt;
  std::array<std::uint8_t, most_name_bytes> folded{};
  // Lengths of labels are below 'A', so that they stay as they are.
  std::ranges::transform(owner, folded.begin(), lower);
  const ByteView name = ByteView(folded).first(owner.size());
  const Place place = place_of(name_hash(name, seed_), plan_.bucket_bits);
  const std::size_t first = start(place.bucket);
  const std::size_t end = start(place.bucket + 1);
  if (end > plan_.names || end < first) return malformed(plan_.at_starts() + 4 * place.bucket, "a bucket");
  for (std::size_t index = first; index < end; ++index) {
    if (load_u16(bytes_, plan_.at_marks() + 2 * index) != place.mark) continue;
    EMBLEM_TRY(const Entry entry, parse_entry(index));
    if (equal(entry.owner, name)) return entry.set;
  }
  return std::nullopt;
}

Result<void> check_records(const Store& store) {
  for (std::size_t bucket = 0; bucket < store.plan_.buckets(); ++bucket) {
    for (std::size_t index = store.start(bucket); index < store.start(bucket + 1); ++index) {
      EMBLEM_TRY(const auto entry, store.parse_entry(index));
      const std::size_t at = store.offset(index) + at_owner;
      if (std::ranges::any_of(entry.owner, [](std::uint8_t byte) { return byte != lower(byte); })) {
        return malformed(at, "a name that is not in lower case");
      }
      const Place place = place_of(name_hash(entry.owner, store.seed_), store.plan_.bucket_bits);
      if (place.bucket != bucket || place.mark != load_u16(store.bytes_, store.plan_.at_marks() + 2 * index)) {
        return malformed(at, "a name where nobody would find it");
      }
    }
  }
  return {};
}

Result<std::vector<dns::Record>> parse_records(const Store& store) {
  std::vector<dns::Record> records;
  for (std::size_t index = 0; index < store.names(); ++index) {
    EMBLEM_TRY(const auto entry, store.parse_entry(index));
    EMBLEM_TRY(const auto owner, dns::DomainName::from_wire(entry.owner));
    for (std::size_t at = 0; at < entry.set.run.size();) {
      const std::size_t length = load_u16(entry.set.run, at);
      const ByteView rdata = entry.set.run.subspan(at + 2, length);
      records.push_back({owner, store.type(), entry.set.ttl, {rdata.begin(), rdata.end()}});
      at += 2 + even(length);
    }
  }
  return records;
}

}  // namespace emblem::store
