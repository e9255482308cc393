// A store file: names and, for each, its complete RRset of one type. docs/formats/store.md.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/dns/record.h"
#include "core/store/layout.h"
#include "emblem/result.h"

namespace emblem::store {

// One RRset as it stands in the file. Views into the bytes of the store.
struct StoredSet {
  std::uint32_t ttl = 0;  // seconds, of every record
  std::uint16_t count = 0;
  std::size_t rdata_bytes = 0;  // of all RDATA together, without lengths and padding
  // `count` times: length (u16, little-endian), RDATA, one zero byte where the length is odd. Begins at an even offset
  // of the file.
  ByteView run;
};

// A view: the bytes must outlive it and should not change under it; if they do, answers are wrong or refused, and still
// nothing outside of them is read.
class Store {
 public:
  // Checks the header and the whole index; records are checked when they are used. Errors: store_malformed,
  // store_newer; `where` is "byte N".
  static Result<Store> open(ByteView bytes);

  dns::RecordType type() const { return type_; }
  std::size_t names() const { return plan_.names; }

  // `owner` in uncompressed wire form, in any case. Allocates nothing; looks at no more than 64 neighbours. Nothing for
  // names that are not there. Error: store_malformed when a record in the way is damaged, with its byte.
  Result<std::optional<StoredSet>> find(ByteView owner) const;

 private:
  struct Entry {
    ByteView owner;
    StoredSet set;
  };
  friend Result<std::vector<dns::Record>> parse_records(const Store& store);
  friend Result<void> check_records(const Store& store);

  Store(ByteView bytes, IndexPlan plan, dns::RecordType type, std::uint8_t seed);
  Result<void> check_index() const;
  Result<Entry> parse_entry(std::size_t index) const;
  std::uint32_t start(std::size_t bucket) const;
  std::size_t offset(std::size_t index) const;

  ByteView bytes_;
  IndexPlan plan_;
  dns::RecordType type_ = 0;
  std::uint8_t seed_ = 0;
};

// Whether every record holds, one pass over the whole file: its sum, its shape, and that its owner is found where it
// stands. Who puts one file in place of another wants to know before, and not at some question. Error: store_malformed
// with the byte.
Result<void> check_records(const Store& store);

// Every record of the store, in the order of the file. Errors: store_malformed, dns_name_malformed.
Result<std::vector<dns::Record>> parse_records(const Store& store);

// A store of those records that have this type: a set for each owner, with its smallest time to live, each RDATA once.
// The same records give the same bytes in whatever order they come. Errors: set_too_large with the owner,
// limit_exceeded beyond 8 GiB.
Result<Bytes> encode_store(std::span<const dns::Record> records, dns::RecordType type);

}  // namespace emblem::store
