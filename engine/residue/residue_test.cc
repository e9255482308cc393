#include "engine/residue/residue.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/residue/home_facts.h"

namespace emblem::residue {
namespace {

constexpr UnixTime now{.seconds = 1'800'000'000};

Facts after_withdrawal() {
  return {.asset = "www.hospital.example",
          .now = now,
          .sights = {{.server = "192.0.2.1#53", .role = ServerRole::zone},
                     {.server = "192.0.2.53#53", .role = ServerRole::resolver}},
          .bindings = {},
          .home = std::nullopt};
}

std::optional<Remainder> find_remainder(const Residue& residue, std::string_view where) {
  const auto found = std::ranges::find(residue.remainders, where, &Remainder::where);
  return found == residue.remainders.end() ? std::nullopt : std::optional(*found);
}

dns::DomainName name(std::string_view text) { return dns::DomainName::parse(text).value(); }

TEST(Residue, IsGoneWhenEverybodyAskedGivesNoEmblem) { EXPECT_EQ(list_residue(after_withdrawal()).state, State::gone); }

TEST(Residue, IsRemainingWhileOneServerGivesIt) {
  Facts facts = after_withdrawal();
  facts.sights[0].records = 3;
  const Residue residue = list_residue(facts);
  EXPECT_EQ(residue.state, State::remaining);
  ASSERT_TRUE(find_remainder(residue, "192.0.2.1#53"));
  EXPECT_EQ(find_remainder(residue, "192.0.2.1#53")->until, "it is taken away there");
}

TEST(Residue, SaysWhenACacheLetsGo) {
  Facts facts = after_withdrawal();
  facts.sights[1].records = 1;
  facts.sights[1].ttl = 600;
  const auto cache = find_remainder(list_residue(facts), "192.0.2.53#53");
  ASSERT_TRUE(cache);
  EXPECT_TRUE(cache->until.starts_with(to_rfc3339({.seconds = now.seconds + 600}))) << cache->until;
}

TEST(Residue, IsUnknownWhenAServerDidNotAnswer) {
  Facts facts = after_withdrawal();
  facts.sights[1].answered = false;
  EXPECT_EQ(list_residue(facts).state, State::unknown);
}

TEST(Residue, IsUnknownWhenNobodyWasAsked) {
  Facts facts = after_withdrawal();
  facts.sights.clear();
  EXPECT_EQ(list_residue(facts).state, State::unknown);
}

TEST(Residue, ReckonsWithOtherCachesUntilTheirTimeIsOver) {
  Facts facts = after_withdrawal();
  facts.home = HomeFacts{.folder = "home", .withdrawn = UnixTime{.seconds = now.seconds - 100}, .ttl = 101};
  EXPECT_TRUE(find_remainder(list_residue(facts), "caches of other resolvers"));
  facts.home->ttl = 100;
  EXPECT_FALSE(find_remainder(list_residue(facts), "caches of other resolvers"));
}

TEST(Residue, ReckonsWithCachesForLongerWhileTheMarkIsGivenOrWanted) {
  Facts facts = after_withdrawal();
  facts.home = HomeFacts{.folder = "home", .withdrawn = UnixTime{.seconds = now.seconds - 100}, .ttl = 100};
  facts.home->marked = true;
  EXPECT_TRUE(find_remainder(list_residue(facts), "caches of other resolvers"));
  facts.home->marked = false;
  facts.sights[0].records = 1;
  EXPECT_TRUE(find_remainder(list_residue(facts), "caches of other resolvers"));
  facts.sights.clear();
  EXPECT_TRUE(find_remainder(list_residue(facts), "caches of other resolvers"));
}

TEST(Residue, NamesTheTargetAndNotTheAliasAsMarked) {
  Facts facts = after_withdrawal();
  facts.sights[0].records = 2;
  facts.sights[0].owners = {"edge.cdn.example"};
  EXPECT_EQ(find_remainder(list_residue(facts), "192.0.2.1#53")->shows,
            "that edge.cdn.example is marked, to whoever asks it");
}

TEST(Residue, DoesNotSayOfAStandingMarkThatItCouldNotBeTakenAway) {
  Facts facts = after_withdrawal();
  facts.home = HomeFacts{.folder = "home", .places = {{.kind = home::PlaceKind::update, .where = "192.0.2.1#53"}}};
  facts.home->marked = true;
  EXPECT_EQ(find_remainder(list_residue(facts), "192.0.2.1#53")->what, "records that this home put there");
  facts.home->marked = false;
  EXPECT_EQ(find_remainder(list_residue(facts), "192.0.2.1#53")->until, "`emblem publish` has reached it");
}

TEST(Residue, SaysOfALogThatItNamesAnOrganisationAndNoAsset) {
  Facts facts = after_withdrawal();
  facts.bindings = {{.certificate = std::string(64, 'a'),
                     .organization = "hospital.example",
                     .others = {"shop.hospital.example"},
                     .logs = {"Argon"}}};
  const auto log = find_remainder(list_residue(facts), "Argon");
  ASSERT_TRUE(log);
  EXPECT_EQ(log->until, "for ever");
  EXPECT_EQ(log->shows,
            "that hospital.example committed to a root key for emblems, and when; no asset. The same certificate names "
            "shop.hospital.example");
}

// A home with one mark of two names, its emblem and a place where its records stand.
struct Kept {
  std::string folder = "home";
  token::OrganizationId issuer = token::OrganizationId::parse("https://hospital.example").value();
  home::Contents contents;
  std::vector<home::JournalEntry> journal;

  Kept() {
    contents.marks = {
        {.id = 1, .assets = {"www.hospital.example", "lab.hospital.example"}, .state = home::MarkState::withdrawn}};
    contents.tokens = {
        {.role = Role::emblem, .issuer = issuer.text(), .expires = {.seconds = now.seconds + 1}, .mark = 1},
        {.role = Role::endorsement, .issuer = "https://ministry.example"}};
    journal = {{.at = {.seconds = now.seconds - 5},
                .action = "emblem withdrawn",
                .whom = "www.hospital.example lab.hospital.example"}};
  }

  HomeFacts read(std::string_view asset, UnixTime at = now) const {
    return read_home_facts({.folder = folder, .issuer = issuer, .ttl = 300, .contents = contents, .journal = journal},
                           token::parse_asked_asset(asset).value(), name(asset), at);
  }
};

TEST(HomeFacts, KnowWhenAnAssetWasWithdrawnAndWhichCopiesStillHold) {
  const HomeFacts facts = Kept().read("LAB.hospital.example");
  EXPECT_FALSE(facts.marked);
  EXPECT_EQ(facts.copies.size(), 1);
  EXPECT_EQ(facts.withdrawn, (UnixTime{.seconds = now.seconds - 5}));
  EXPECT_EQ(facts.endorsers, std::vector<std::string>{"https://ministry.example"});
}

TEST(HomeFacts, CountAMarkThatCoversTheAsset) {
  Kept kept;
  kept.contents.marks[0].assets = {"*.hospital.example"};
  kept.contents.marks[0].state = home::MarkState::marked;
  EXPECT_TRUE(kept.read("www.hospital.example").marked);
  EXPECT_FALSE(kept.read("www.clinic.example").marked);
}

TEST(HomeFacts, SayNothingOfOtherAssets) {
  const HomeFacts facts = Kept().read("other.hospital.example");
  EXPECT_TRUE(facts.copies.empty());
  EXPECT_EQ(facts.withdrawn, std::nullopt);
}

TEST(HomeFacts, CountNoCopyThatHasEnded) {
  EXPECT_TRUE(Kept().read("www.hospital.example", {.seconds = now.seconds + 1}).copies.empty());
}

TEST(HomeFacts, NameThePlacesWhereRecordsAtTheNameStand) {
  Kept kept;
  kept.contents.publications = {{.place = {.kind = home::PlaceKind::update, .where = "192.0.2.1#53"},
                                 .records = {{.owner = name("www.hospital.example")}}}};
  EXPECT_EQ(kept.read("www.hospital.example").places.size(), 1);
  EXPECT_TRUE(kept.read("lab.hospital.example").places.empty());
  Facts facts = after_withdrawal();
  facts.home = kept.read("www.hospital.example");
  EXPECT_EQ(list_residue(facts).state, State::remaining);
}

TEST(Residue, NamesTheMirrorThatHoldsTheCommitmentAndTheLogItCameFrom) {
  Facts facts = after_withdrawal();
  const Binding binding{
      .certificate = std::string(64, 'a'), .organization = "hospital.example", .others = {}, .logs = {"alpha"}};
  facts.mirrored = {{.folder = "mirror", .binding = binding, .told = {256, 512}}};
  const Residue residue = list_residue(facts);
  EXPECT_EQ(residue.state, State::gone);  // it is no emblem
  const auto mirror = find_remainder(residue, "mirror");
  ASSERT_TRUE(mirror);
  EXPECT_EQ(mirror->until, "the folder is deleted");
  EXPECT_TRUE(mirror->shows.contains("one of 255 others from entry 256 to 511")) << mirror->shows;
  EXPECT_FALSE(mirror->shows.contains("www."));
  EXPECT_TRUE(find_remainder(residue, "alpha"));
  EXPECT_FALSE(find_remainder(residue, "transparency logs"));
  facts.bindings = {binding};
  facts.bindings[0].logs = {"alpha", "beta"};
  EXPECT_FALSE(find_remainder(list_residue(facts), "alpha"));
  EXPECT_TRUE(find_remainder(list_residue(facts), "alpha, beta"));
}

}  // namespace
}  // namespace emblem::residue
