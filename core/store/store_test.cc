#include "core/store/store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <tuple>

#include "core/store/crc32c.h"
#include "core/store/little_endian.h"

namespace emblem::store {
namespace {

using dns::DomainName;
using dns::Record;

constexpr dns::RecordType ihle = dns::default_type_ihle;

Record record(std::string_view owner, std::string_view rdata, std::uint32_t ttl = 300) {
  const ByteView bytes = as_bytes(rdata);
  return {*DomainName::parse(owner), ihle, ttl, {bytes.begin(), bytes.end()}};
}

std::vector<Record> few_records() {
  return {record("a.example", "first"), record("a.example", "second one"), record("b.example", ""),
          record("www.c.example", "odd"), record(".", "root")};
}

Bytes encoded(std::span<const Record> records) {
  auto bytes = encode_store(records, ihle);
  EXPECT_TRUE(bytes);
  return *std::move(bytes);
}

std::vector<std::string> rdata_of(const StoredSet& set) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < set.run.size();) {
    const std::size_t length = load_u16(set.run, at);
    found.emplace_back(as_text(set.run.subspan(at + 2, length)));
    at += 2 + even(length);
  }
  return found;
}

Result<std::optional<StoredSet>> find(const Store& store, std::string_view owner) {
  return store.find(DomainName::parse(owner)->wire());
}

// `bytes` with a change, and with check sums that fit it: what somebody writes who means harm.
Bytes forged(Bytes bytes, const std::function<void(Bytes&)>& change) {
  change(bytes);
  const auto put = [&](std::size_t at, std::uint32_t sum) {
    Bytes four;
    append(four, sum);
    std::ranges::copy(four, bytes.begin() + static_cast<std::ptrdiff_t>(at));
  };
  const IndexPlan plan{.names = load_u32(bytes, at_names), .bucket_bits = bytes[at_bucket_bits]};
  if (plan.at_records() <= bytes.size()) {
    put(at_index_crc, crc32c(ByteView(bytes).subspan(header_bytes, plan.at_records() - header_bytes)));
  }
  put(at_header_crc, crc32c(ByteView(bytes).first(at_header_crc)));
  return bytes;
}

std::string refusal(const Bytes& bytes) {
  const auto store = Store::open(bytes);
  return store ? "opened" : store.error().where;
}

TEST(Crc32c, IsThatOfRfc3720) {
  EXPECT_EQ(crc32c(as_bytes("123456789")), 0xE3069283U);
  EXPECT_EQ(crc32c(Bytes(32, 0)), 0x8A9136AAU);
  EXPECT_EQ(crc32c(Bytes(32, 0xFF)), 0x62A8AB43U);
  EXPECT_EQ(crc32c({}), 0U);
}

TEST(Crc32c, IsTheSameByTables) {
  Bytes bytes;
  for (unsigned i = 0; i < 100; ++i) {
    EXPECT_EQ(crc32c(bytes), crc32c_by_tables(bytes)) << i;
    bytes.push_back(static_cast<std::uint8_t>(i * 37 + 11));
  }
}

TEST(Store, GivesTheWholeSetOfANameInAnyCase) {
  const Bytes bytes = encoded(few_records());
  const auto store = Store::open(bytes);
  ASSERT_TRUE(store) << to_text(store.error());
  EXPECT_EQ(store->type(), ihle);
  EXPECT_EQ(store->names(), 4U);
  const Bytes shouted = {1, 'A', 7, 'E', 'x', 'A', 'M', 'P', 'L', 'E', 0};
  const auto set = store->find(shouted);
  ASSERT_TRUE(set && *set);
  EXPECT_EQ((*set)->count, 2);
  EXPECT_EQ((*set)->ttl, 300U);
  EXPECT_EQ((*set)->rdata_bytes, 15U);
  EXPECT_EQ(rdata_of(**set), (std::vector<std::string>{"first", "second one"}));
  EXPECT_EQ(rdata_of(**find(*store, "b.example")), std::vector<std::string>{""});
  EXPECT_EQ(rdata_of(**find(*store, ".")), std::vector<std::string>{"root"});
}

TEST(Store, HasNothingForOtherNames) {
  const Bytes bytes = encoded(few_records());
  const auto store = Store::open(bytes);
  ASSERT_TRUE(store);
  for (const char* other : {"example", "c.example", "aa.example", "x.a.example"})
    EXPECT_FALSE(*find(*store, other)) << other;
  EXPECT_FALSE(*store->find({}));
  EXPECT_FALSE(*store->find(Bytes(300, 'a')));
}

TEST(Store, OfNothingOpensAndFindsNothing) {
  const Bytes bytes = encoded({});
  const auto store = Store::open(bytes);
  ASSERT_TRUE(store) << to_text(store.error());
  EXPECT_EQ(store->names(), 0U);
  EXPECT_FALSE(*find(*store, "a.example"));
}

TEST(Store, IsTheSameForTheSameRecordsInAnyOrder) {
  auto records = few_records();
  const Bytes first = encoded(records);
  std::ranges::reverse(records);
  records.push_back(records.front());
  EXPECT_EQ(encoded(records), first);
}

TEST(Store, TakesTheSmallestTimeToLiveAndOnlyItsOwnType) {
  std::vector<Record> records = {record("a.example", "one", 600), record("a.example", "two", 60),
                                 record("a.example", "one", 90)};
  records.push_back({*DomainName::parse("a.example"), dns::type_a, 10, {192, 0, 2, 1}});
  const Bytes bytes = encoded(records);
  const auto set = find(*Store::open(bytes), "a.example");
  ASSERT_TRUE(set && *set);
  EXPECT_EQ((*set)->ttl, 60U);
  EXPECT_EQ((*set)->count, 2);
}

TEST(Store, GivesItsRecordsBack) {
  auto records = few_records();
  const Bytes bytes = encoded(records);
  auto again = parse_records(*Store::open(bytes));
  ASSERT_TRUE(again);
  const auto before = [](const Record& left, const Record& right) {
    return std::tie(left.owner, left.rdata) < std::tie(right.owner, right.rdata);
  };
  std::ranges::sort(*again, before);
  std::ranges::sort(records, before);
  EXPECT_EQ(*again, records);
}

TEST(Store, TakesASetThatJustFitsAMessageAndNoLarger) {
  // Header, question, OPT and what stands before the RDATA take 12 + 15 + 11 + 12 bytes.
  const std::string largest(65535 - 50, 'x');
  EXPECT_TRUE(encode_store(std::vector{record("a.example", largest)}, ihle));
  const auto refused = encode_store(std::vector{record("a.example", largest + "x")}, ihle);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::set_too_large);
  EXPECT_EQ(refused.error().where, "a.example");
}

TEST(Store, FindsEachOfManyNamesAndCostsAFifthMoreAtMost) {
  std::vector<Record> records;
  std::size_t data = 0;
  for (int i = 0; i < 5000; ++i) {
    records.push_back(record("host" + std::to_string(i) + ".example", std::string(100, 'r')));
    data += records.back().owner.wire().size() + 100;
  }
  const Bytes bytes = encoded(records);
  EXPECT_LE(bytes.size() * 10, data * 12);
  const auto store = Store::open(bytes);
  ASSERT_TRUE(store) << to_text(store.error());
  for (const Record& each : records) EXPECT_TRUE(*store->find(each.owner.wire()));
  for (int i = 5000; i < 10000; ++i) EXPECT_FALSE(*find(*store, "host" + std::to_string(i) + ".example"));
}

TEST(Store, CutAnywhereIsRefusedWithTheOffset) {
  const Bytes bytes = encoded(few_records());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto store = Store::open(ByteView(bytes).first(size));
    ASSERT_FALSE(store) << size;
    EXPECT_EQ(store.error().code, Code::store_malformed);
    EXPECT_TRUE(store.error().where.starts_with("byte ")) << size;
  }
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_EQ(refusal(longer), "byte " + std::to_string(bytes.size()));
}

TEST(Store, WithAnyBitFlippedAnswersTheSameOrNotAtAll) {
  const auto records = few_records();
  const Bytes bytes = encoded(records);
  const Store intact = *Store::open(bytes);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    Bytes flipped = bytes;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1U << bit % 8);
    const auto store = Store::open(flipped);
    if (!store) continue;
    for (const Record& each : records) {
      const auto set = store->find(each.owner.wire());
      if (!set) continue;
      ASSERT_TRUE(*set) << bit;
      EXPECT_EQ(rdata_of(**set), rdata_of(**intact.find(each.owner.wire()))) << bit;
    }
  }
}

TEST(Store, NewerThanThisProgramIsCalledThat) {
  Bytes bytes = encoded(few_records());
  bytes[at_version] = 2;
  const auto store = Store::open(bytes);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Code::store_newer);
  bytes[0] = 'x';
  EXPECT_EQ(Store::open(bytes).error().code, Code::store_malformed);
}

TEST(Store, WithADamagedRecordOpensAndNamesItsByteOnUse) {
  Bytes bytes = encoded(std::vector{record("a.example", "first")});
  const std::size_t begin = IndexPlan{.names = 1, .bucket_bits = 0}.at_records();
  bytes.back() ^= 1;
  const auto store = Store::open(bytes);
  ASSERT_TRUE(store);
  const auto set = find(*store, "a.example");
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().where, "byte " + std::to_string(begin));
  EXPECT_FALSE(parse_records(*store));
}

TEST(Store, CheckedWhollyHoldsWithEveryRecord) {
  for (const Bytes& bytes : {encoded({}), encoded(few_records())}) EXPECT_TRUE(check_records(*Store::open(bytes)));
  std::vector<Record> many;
  for (int i = 0; i < 1000; ++i) many.push_back(record("host" + std::to_string(i) + ".example", "r"));
  const Bytes bytes = encoded(many);
  EXPECT_TRUE(check_records(*Store::open(bytes)));
}

TEST(Store, CheckedWhollyIsRefusedForAnyBitAndNamesTheRecord) {
  const Bytes bytes = encoded(few_records());
  const IndexPlan plan{.names = 4, .bucket_bits = 0};
  for (std::size_t bit = 8 * plan.at_records(); bit < 8 * bytes.size(); ++bit) {
    Bytes flipped = bytes;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1U << bit % 8);
    std::size_t begin = 0;
    for (std::size_t i = 0; i < plan.names; ++i) {
      const std::size_t at = plan.at_records() + unit_bytes * load_u32(bytes, plan.at_offsets() + 4 * i);
      if (at <= bit / 8) begin = at;
    }
    const auto store = Store::open(flipped);
    ASSERT_TRUE(store);
    const auto checked = check_records(*store);
    ASSERT_FALSE(checked) << bit;
    EXPECT_EQ(checked.error().code, Code::store_malformed);
    EXPECT_EQ(checked.error().where, "byte " + std::to_string(begin));
  }
}

TEST(Store, OfAForgerWhoseSumsFitIsRefusedWithTheOffset) {
  const Bytes bytes = encoded(few_records());
  const IndexPlan plan{.names = 4, .bucket_bits = 0};
  ASSERT_EQ(refusal(forged(bytes, [](Bytes&) {})), "opened");
  const auto at = [](std::size_t offset) { return "byte " + std::to_string(offset); };
  EXPECT_EQ(refusal(forged(bytes, [](Bytes& b) { b[at_version] = 0; })), at(at_version));
  EXPECT_EQ(refusal(forged(bytes, [](Bytes& b) { b[at_bucket_bits] = 63; })), at(at_bucket_bits));
  EXPECT_EQ(refusal(forged(bytes, [](Bytes& b) { b[at_reserved] = 1; })), at(at_reserved));
  EXPECT_EQ(refusal(forged(bytes, [](Bytes& b) { b[at_reserved_too + 3] = 1; })), at(at_reserved_too));
  EXPECT_EQ(refusal(forged(bytes, [](Bytes& b) { b[at_names + 3] = 0xFF; })), at(at_names));
  // A bucket that begins late, one that ends behind the names, and one that ends before it begins.
  EXPECT_EQ(refusal(forged(bytes, [&](Bytes& b) { b[plan.at_starts()] = 1; })), at(plan.at_starts()));
  EXPECT_EQ(refusal(forged(bytes, [&](Bytes& b) { b[plan.at_starts() + 4] = 5; })), at(plan.at_starts() + 4));
  // Records that overlap, end behind the file, or are longer than any message.
  const auto second = plan.at_offsets() + 4;
  EXPECT_EQ(refusal(forged(bytes, [&](Bytes& b) { b[second] = 1; })), at(second));
  EXPECT_EQ(refusal(forged(bytes, [&](Bytes& b) { b[second] = b[second + 4]; })), at(second + 4));
  EXPECT_EQ(refusal(forged(bytes, [&](Bytes& b) { b[second + 3] = 0x7F; })), at(second));
  EXPECT_EQ(refusal(forged(bytes, [&](Bytes& b) { b[plan.at_offsets()] = 1; })), at(plan.at_offsets()));
  EXPECT_EQ(refusal(forged(bytes, [&](Bytes& b) { b[plan.at_offsets() + 16] += 1; })), at(plan.at_offsets() + 16));
}

// One name, one record of five bytes, whose check sum always fits.
Bytes forged_record(const std::function<void(std::span<std::uint8_t>)>& change) {
  Bytes bytes = encoded(std::vector{record("a.example", "first")});
  const std::span<std::uint8_t> part = std::span(bytes).subspan(IndexPlan{.names = 1, .bucket_bits = 0}.at_records());
  change(part);
  Bytes sum;
  append(sum, crc32c(part.subspan(at_ttl)));
  std::ranges::copy(sum, part.begin());
  return bytes;
}

Result<std::optional<StoredSet>> find_forged(const std::function<void(std::span<std::uint8_t>)>& change) {
  static Bytes bytes;
  bytes = forged_record(change);
  return find(*Store::open(bytes), "a.example");
}

TEST(Store, CheckedWhollyIsRefusedWhereANameStandsThatNobodyWouldFind) {
  const auto checked = [](const std::function<void(std::span<std::uint8_t>)>& change) {
    const Bytes bytes = forged_record(change);
    const auto result = check_records(*Store::open(bytes));
    return result ? "whole" : result.error().detail;
  };
  EXPECT_EQ(checked([](auto) {}), "whole");
  EXPECT_EQ(checked([](auto part) { part[at_owner + 1] = 'b'; }), "a name where nobody would find it");
  EXPECT_EQ(checked([](auto part) { part[at_owner + 1] = 'A'; }), "a name that is not in lower case");
}

TEST(Store, RefusesRecordsThatDoNotHoldThoughTheirSumsFit) {
  constexpr std::size_t at_length_field = at_owner + 12;
  EXPECT_TRUE(find_forged([](auto) {}));
  EXPECT_FALSE(find_forged([](auto part) { part[at_owner] = 64; })) << "a label that is too long";
  EXPECT_FALSE(find_forged([](auto part) { part[at_owner + 2] = 60; })) << "a name that does not end";
  EXPECT_FALSE(find_forged([](auto part) { part[at_owner + 11] = 1; })) << "padding";
  EXPECT_FALSE(find_forged([](auto part) { part[at_length_field] = 7; })) << "RDATA behind the record";
  EXPECT_FALSE(find_forged([](auto part) { part[at_length_field] = 4; })) << "half a length behind the last RDATA";
  EXPECT_FALSE(find_forged([](auto part) { part.back() = 1; })) << "padding";
  EXPECT_FALSE(find_forged([](auto part) {
    part[at_owner + 1] = 0;
    part[at_owner] = 0;
    part[at_length_field] = 0;
  })) << "what stands behind a shorter name";
}

}  // namespace
}  // namespace emblem::store
