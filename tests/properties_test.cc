// What holds for every set, tried on sets that nobody thought of.
#include <gtest/gtest.h>
#include <map>

#include <rapidcheck/gtest.h>

#include "tests/support/world.h"

namespace emblem {
namespace {

using evidence::Outcome;
using support::now;
using support::TestKey;

constexpr std::size_t key_count = 5;
const std::vector<std::string> domains = {"hospital.example", "authority.example"};

const TestKey& key(std::size_t number) {
  static const std::vector<TestKey> keys = [] {
    std::vector<TestKey> made;
    for (std::size_t i = 0; i < key_count; ++i) made.push_back(TestKey::named("property " + std::to_string(i)));
    return made;
  }();
  return keys[number];
}

bool one_in(int count) { return *rc::gen::inRange(0, count) == 0; }
const TestKey& any_key() { return key(*rc::gen::inRange<std::size_t>(0, key_count)); }

// Mostly the hospital, so that paths come about.
std::optional<std::string> any_organization() {
  const int drawn = *rc::gen::inRange(0, 8);
  if (drawn == 0) return std::nullopt;
  return "https://" + domains[drawn < 6 ? 0 : 1];
}

support::Lifetime any_lifetime() {
  const int drawn = *rc::gen::inRange(0, 10);
  if (drawn == 0) return {now - 10, now};
  return {now - 10, now + 10 * drawn};
}

token::Purposes any_purposes() {
  const std::vector<token::Purposes> mostly_all = {3, 3, 3, 3, 1, 2};
  return *rc::gen::elementOf(mostly_all);
}

dns::Record any_emblem(const support::Publication& publication) {
  const support::EmblemDraft draft{.signer = any_key(),
                                   .issuer = any_organization(),
                                   .assets = {one_in(8) ? "mail.hospital.example" : "www.hospital.example"},
                                   .purposes = one_in(3) ? any_purposes() : token::Purposes{1},
                                   .lifetime = any_lifetime()};
  return support::record_of(draft, publication);
}

dns::Record any_endorsement(const support::Publication& publication) {
  support::EndorsementDraft draft{.signer = any_key(),
                                  .endorsed = any_key(),
                                  .issuer = any_organization(),
                                  .end = !one_in(5),
                                  .purposes = any_purposes(),
                                  .lifetime = any_lifetime()};
  draft.subject = one_in(3) ? any_organization() : std::optional<std::string>("https://" + domains[0]);
  if (!one_in(3)) draft.log = {support::log_entry()};
  return support::record_of(draft, publication);
}

support::Publication any_publication(Dialect dialect) {
  support::Publication publication{.dialect = dialect};
  if (dialect == Dialect::jose && one_in(4)) publication.set_id = one_in(2) ? "1" : "2";
  if (dialect == Dialect::jose && one_in(6)) publication.signer_as = support::SignerAs::carried_key;
  return publication;
}

dns::Record any_rubbish(const support::Publication& publication) {
  const std::string text = "rubbish " + std::to_string(*rc::gen::inRange(0, 1000));
  if (publication.dialect == Dialect::jose) return support::text_record(publication.owner, "adem-token=" + text);
  return support::ihle_record(publication.owner, support::of(text));
}

dns::Record any_token(Dialect dialect) {
  const support::Publication publication = any_publication(dialect);
  if (one_in(12)) return any_rubbish(publication);
  return one_in(4) ? any_emblem(publication) : any_endorsement(publication);
}

std::vector<dns::Record> any_records(Dialect dialect, int most) {
  std::vector<dns::Record> records;
  const int count = *rc::gen::inRange(0, most);
  for (int i = 0; i < count; ++i) records.push_back(any_token(dialect));
  for (std::size_t i = 0; i < key_count; ++i) {
    if (!one_in(6)) records.push_back(support::key_record(key(i), {.dialect = dialect}));
  }
  return records;
}

Dialect any_dialect() { return *rc::gen::element(Dialect::jose, Dialect::cose, Dialect::cose_16sep); }

// Most sets have something good in them: an emblem, the root endorsement above it, and somebody who vouches for the
// root.
void add_sound_set(support::World& world) {
  if (one_in(4)) return;
  support::EndorsementDraft internal{
      .signer = key(1), .endorsed = key(0), .purposes = 3, .log = {support::log_entry()}};
  support::EndorsementDraft external = internal;
  external.signer = key(2);
  external.endorsed = key(1);
  external.issuer = "https://" + domains[1];
  world.publish(support::EmblemDraft{.signer = key(0)}).publish(internal);
  if (!one_in(3)) world.publish(external);
}

// Commitments, trust, pins and policy at random.
void draw(support::World& world) {
  const Dialect dialect = world.publication.dialect;
  world.records = any_records(dialect, 12);
  world.records.push_back(any_emblem({.dialect = dialect}));
  add_sound_set(world);
  for (std::size_t i = 0; i < key_count; ++i) {
    for (const std::string& domain : domains) {
      world.commit(domain, key(i),
                   *rc::gen::element(Outcome::holds, Outcome::holds, Outcome::unsettled, Outcome::fails));
    }
    if (one_in(4)) world.trust(key(i));
    if (one_in(8)) world.pin("https://" + domains[0], key(i));
  }
  world.policy.require = *rc::gen::element(validate::Require::signed_only, validate::Require::organizational,
                                           validate::Require::endorsed, validate::Require::trusted);
  if (one_in(4)) world.policy.kinds = token::red_cross_protective;
}

// What must not become less: whether the policy is met, the verdict of the emblem reported, how much of it is trusted.
auto rank(const Report& report) {
  const auto trusted = std::ranges::count(report.levels, true, &ReportedLevel::trusted);
  return std::tuple(report.meets_policy, report.verdict, trusted);
}

RC_GTEST_PROP(Properties, TheOrderOfRecordsNeverMatters, ()) {
  support::World world(any_dialect());
  draw(world);
  const Report before = world.judge();
  const auto keys =
      *rc::gen::container<std::vector<std::uint32_t>>(world.records.size(), rc::gen::arbitrary<std::uint32_t>());
  std::multimap<std::uint32_t, dns::Record> shuffled;
  for (std::size_t i = 0; i < keys.size(); ++i) shuffled.emplace(keys[i], world.records[i]);
  world.records.clear();
  for (const auto& [position, record] : shuffled) world.records.push_back(record);
  RC_ASSERT(world.judge() == before);
}

RC_GTEST_PROP(Properties, AddingTokensAndKeysNeverLowersAnything, ()) {
  const Dialect dialect = any_dialect();
  support::World world(dialect);
  draw(world);
  const Report before = world.judge();
  const auto more = any_records(one_in(5) ? any_dialect() : dialect, 6);
  world.records.insert(world.records.end(), more.begin(), more.end());
  const Report after = world.judge();
  RC_CLASSIFY(rank(after) > rank(before));
  RC_TAG(std::string(to_text(before.verdict)));
  RC_ASSERT(rank(after) >= rank(before));
  if (world.policy.require != validate::Require::trusted) {
    RC_ASSERT(after.verdict >= before.verdict);
  }
}

RC_GTEST_PROP(Properties, SettlingACommitmentNeverLowersAnything, ()) {
  support::World world(any_dialect());
  draw(world);
  const std::size_t number = *rc::gen::inRange<std::size_t>(0, key_count);
  const std::string domain = *rc::gen::elementOf(domains);
  world.commit(domain, key(number), Outcome::unsettled);
  const Report before = world.judge();
  world.commit(domain, key(number), Outcome::holds);
  RC_ASSERT(rank(world.judge()) >= rank(before));
}

RC_GTEST_PROP(Properties, WithoutEvidenceOrPinNothingIsMoreThanIndeterminate, ()) {
  support::World world(any_dialect());
  draw(world);
  world.policy.pins.clear();
  for (std::size_t i = 0; i < key_count; ++i) {
    for (const std::string& domain : domains) world.commit(domain, key(i), Outcome::unsettled);
  }
  RC_ASSERT(world.judge().verdict <= Verdict::indeterminate);
}

RC_GTEST_PROP(Properties, TrustChangesNoVerdict, ()) {
  support::World world(any_dialect());
  draw(world);
  world.policy.require = validate::Require::signed_only;
  for (std::size_t i = 0; i < key_count; ++i) world.publish(key(i));
  const Verdict before = world.judge().verdict;
  world.trust(any_key());
  RC_ASSERT(world.judge().verdict == before);
}

}  // namespace
}  // namespace emblem
