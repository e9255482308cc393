// For whatever changes: the store in a file and the store in memory come to the same.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "adapters/sqlite/sqlite_fixture_test.h"
#include "engine/home/memory_store.h"

namespace emblem::sqlite {
namespace {

using namespace home;

// Few different values, so that things meet again.
int drawn(int end) { return *rc::gen::inRange(0, end); }
template <typename Enum>
Enum any(int count) {
  return static_cast<Enum>(drawn(count));
}
Sha256Digest any_digest() { return digest_of(static_cast<std::uint32_t>(drawn(6))); }
UnixTime any_time() { return {*rc::gen::arbitrary<std::int64_t>(), static_cast<std::uint32_t>(drawn(1'000'000'000))}; }
Bytes any_bytes() { return *rc::gen::arbitrary<Bytes>(); }
// Also with zero bytes and what is no UTF-8.
std::string any_text() { return *rc::gen::arbitrary<std::string>(); }
std::vector<std::string> any_texts() { return *rc::gen::arbitrary<std::vector<std::string>>(); }
std::string any_name() { return "key " + std::to_string(drawn(4)); }

crypto::PublicKey any_public_key() {
  const auto curve = any<crypto::Curve>(4);
  const std::size_t size = crypto::coordinate_size(curve);
  const auto fill = static_cast<std::uint8_t>(drawn(2));
  return {curve, Bytes(size, fill), curve == crypto::Curve::ed25519 ? Bytes{} : Bytes(size, 7)};
}

template <typename Make>
auto some(int end, Make make) {
  std::vector<decltype(make())> made;
  for (int left = drawn(end); left > 0; --left) made.push_back(make());
  return made;
}

Key any_key() { return {any_name(), any<KeyRole>(4), any<KeyState>(2), any_public_key(), any_text(), any_time()}; }

token::LogEntry any_entry() {
  if (drawn(2) == 0) return {any_digest(), any_digest()};
  return {any_digest(), static_cast<std::uint64_t>(*rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 62))};
}

Commitment any_commitment() {
  return {any_digest(), any_name(), any_bytes(), some(4, any_entry), any_time(), any_time()};
}

// Mostly of one that is there from the beginning.
std::int64_t any_mark_id() { return drawn(10) == 0 ? drawn(6) : 1 + 2 * drawn(3); }

Mark any_mark() {
  return {.id = any_mark_id(),
          .assets = any_texts(),
          .dialects = some(4, [] { return any<Dialect>(3); }),
          .purposes = *rc::gen::arbitrary<token::Purposes>(),
          .lifetime = *rc::gen::arbitrary<std::int64_t>(),
          .state = any<MarkState>(2),
          .made = any_time()};
}

Token any_token() {
  Token token{.sha256 = any_digest(),
              .role = any<Role>(2),
              .dialect = any<Dialect>(3),
              .bytes = any_bytes(),
              .issuer = any_text(),
              .signer = any_text(),
              .subject = any_text(),
              .key = any_text(),
              .not_before = any_time(),
              .expires = any_time(),
              .purposes = *rc::gen::arbitrary<token::Purposes>(),
              .state = any<TokenState>(3)};
  if (token.role == Role::emblem) token.mark = any_mark_id();
  return token;
}

Endorser any_endorser() { return {any_text(), any_public_key(), any_bytes()}; }

Given any_given() {
  return {.token = any_digest(),
          .bytes = any_bytes(),
          .dialect = any<Dialect>(3),
          .organization = any_text(),
          .key = any_text(),
          .purposes = *rc::gen::arbitrary<token::Purposes>(),
          .assets = any_texts(),
          .not_before = any_time(),
          .expires = any_time(),
          .given = any_time(),
          .request = any_digest(),
          .approvals = any_texts()};
}

Place any_place() {
  return {any<PlaceKind>(4), any_name(), dns::DomainName::parse(drawn(2) == 0 ? "." : "hospital.example").value()};
}

Publication any_publication() {
  return {.place = any_place(),
          .tsig = any_text(),
          .ihle_type = *rc::gen::arbitrary<dns::RecordType>(),
          .state = any<PublicationState>(2),
          .written = any_time(),
          .records = some(4, [] {
            return dns::Record{any_place().zone, *rc::gen::arbitrary<dns::RecordType>(),
                               *rc::gen::arbitrary<std::uint32_t>(), any_bytes()};
          })};
}

JournalEntry any_line() { return {any_time(), any_text(), any_text(), any_text(), any_text(), any_text()}; }

Change any_change() {
  Change change{.keys = some(3, any_key),
                .commitments = some(2, any_commitment),
                .marks = some(4, any_mark),
                .tokens = some(3, any_token),
                .endorsers = some(3, any_endorser),
                .given = some(3, any_given),
                .publications = some(3, any_publication),
                .forgotten = some(2, any_place),
                .journal = some(3, any_line)};
  for (int left = drawn(4) / 3; left > 0; --left) change.token_states[any_digest()] = any<TokenState>(3);
  return change;
}

Change beginning() {
  Change change{.marks = {{.id = 1}, {.id = 3}, {.id = 5}}};
  for (int i = 0; i < 4; ++i) {
    change.keys.push_back({.name = "key " + std::to_string(i), .key = {.x = Bytes(32), .y = Bytes(32)}});
  }
  return change;
}

RC_GTEST_PROP(StoresAgree, AfterAnySequenceOfChanges, ()) {
  const Folder folder;
  RC_ASSERT(create_store(folder.path() + "/store").has_value());
  MemoryStore expected;
  RC_ASSERT(update_with(expected, beginning()).has_value());
  RC_ASSERT(update_with(*open_store(folder.path() + "/store").value(), beginning()).has_value());
  int kept = 0;
  for (int left = drawn(12); left > 0; --left) {
    const auto store = open_store(folder.path() + "/store").value();
    const Change change = any_change();
    const auto written = update_with(*store, change);
    RC_ASSERT(written.has_value() == update_with(expected, change).has_value());
    kept += written.has_value() ? 1 : 0;
    RC_ASSERT(store->read().value() == expected.contents());
    RC_ASSERT(store->read_journal().value() == expected.journal());
  }
  RC_CLASSIFY(kept > 2, "several changes kept");
}

}  // namespace
}  // namespace emblem::sqlite
