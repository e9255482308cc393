#include "engine/home/apply.h"

#include <gtest/gtest.h>

namespace emblem::home {
namespace {

Sha256Digest digest(std::uint8_t first) { return {{first}}; }

Contents a_home() {
  Contents contents;
  contents.keys = {{.name = "root", .role = KeyRole::root}, {.name = "emblem", .role = KeyRole::emblem}};
  contents.marks = {{.id = 1, .assets = {"www.hospital.example"}}, {.id = 2, .assets = {"mail.hospital.example"}}};
  contents.tokens = {{.sha256 = digest(1), .role = Role::emblem, .mark = 1},
                     {.sha256 = digest(2), .role = Role::emblem, .mark = 2}};
  return contents;
}

TEST(Apply, AnEmptyChangeChangesNothing) { EXPECT_EQ(apply(a_home(), {}), a_home()); }

TEST(Apply, WhatIsNewComesLast) {
  const Contents after = apply(a_home(), {.keys = {{.name = "root-2", .role = KeyRole::root}}});
  ASSERT_EQ(after.keys.size(), 3U);
  EXPECT_EQ(after.keys[2].name, "root-2");
}

TEST(Apply, WhatIsReplacedKeepsItsPlace) {
  const Contents after = apply(a_home(), {.keys = {{.name = "root", .state = KeyState::retired}}});
  ASSERT_EQ(after.keys.size(), 2U);
  EXPECT_EQ(after.keys[0].state, KeyState::retired);
  EXPECT_EQ(after.keys[1], a_home().keys[1]);
}

TEST(Apply, MarksStayInTheOrderOfTheirIds) {
  const Contents after = apply(a_home(), {.marks = {{.id = 4}, {.id = 3}, {.id = 2}}});
  ASSERT_EQ(after.marks.size(), 4U);
  EXPECT_EQ(after.marks[2].id, 3);
  EXPECT_EQ(after.marks[3].id, 4);
  EXPECT_TRUE(after.marks[1].assets.empty());
}

TEST(Apply, OneCertificateMayCommitToTwoKeys) {
  Contents contents = a_home();
  contents.commitments = {{.certificate = digest(7), .key = "root"}};
  EXPECT_EQ(apply(contents, {.commitments = {{.certificate = digest(7), .key = "root"}}}).commitments.size(), 1U);
  EXPECT_EQ(apply(contents, {.commitments = {{.certificate = digest(7), .key = "root-2"}}}).commitments.size(), 2U);
}

TEST(Apply, TokenStatesCountAfterTheTokensOfTheSameChange) {
  const Change change{.tokens = {{.sha256 = digest(1), .mark = 2}},
                      .token_states = {{digest(1), TokenState::superseded}}};
  const Contents after = apply(a_home(), change);
  EXPECT_EQ(after.tokens[0].state, TokenState::superseded);
  EXPECT_EQ(after.tokens[0].mark, 2);
  EXPECT_EQ(after.tokens[1].state, TokenState::current);
}

TEST(Apply, AnEndorserIsItsIssuerAndKey) {
  Contents contents;
  contents.endorsers = {{.issuer = "https://authority.example", .key = {.x = {1}}}};
  Change change{.endorsers = {{.issuer = "https://authority.example", .key = {.x = {1}}, .chain = {9}}}};
  EXPECT_EQ(apply(contents, change).endorsers, change.endorsers);
  change.endorsers[0].key.x = {2};
  EXPECT_EQ(apply(contents, change).endorsers.size(), 2U);
}

TEST(Apply, APublicationIsItsPlace) {
  const Place zone{PlaceKind::zone_file, "/zones/hospital", dns::DomainName::parse("hospital.example").value()};
  Contents contents;
  contents.publications = {{.place = zone, .written = {1, 0}}};
  EXPECT_EQ(apply(contents, {.publications = {{.place = zone, .written = {2, 0}}}}).publications.size(), 1U);
  Place other = zone;
  other.zone = {};
  EXPECT_EQ(apply(contents, {.publications = {{.place = other}}}).publications.size(), 2U);
  other = zone;
  other.kind = PlaceKind::fragment;
  EXPECT_EQ(apply(contents, {.publications = {{.place = other}}}).publications.size(), 2U);
}

TEST(Apply, WhatIsForgottenGoesBeforePublicationsAreAdded) {
  const Place first{PlaceKind::fragment, "/first", {}};
  const Place second{PlaceKind::fragment, "/second", {}};
  Contents contents;
  contents.publications = {{.place = first}, {.place = second}};
  const Contents after = apply(contents, {.publications = {{.place = first}}, .forgotten = {first}});
  ASSERT_EQ(after.publications.size(), 2U);
  EXPECT_EQ(after.publications[1].place, first);
  EXPECT_EQ(apply(contents, {.forgotten = {first}}).publications.size(), 1U);
}

TEST(CheckChange, WhatIsForgottenWasPublished) {
  const Place place{PlaceKind::fragment, "/first", {}};
  Contents contents;
  EXPECT_FALSE(check_change(contents, {.forgotten = {place}}));
  contents.publications = {{.place = place}};
  EXPECT_TRUE(check_change(contents, {.forgotten = {place}}));
}

TEST(CheckChange, ACommitmentNamesAKeyOfTheHome) {
  EXPECT_TRUE(check_change(a_home(), {.commitments = {{.key = "root"}}}));
  EXPECT_FALSE(check_change(a_home(), {.commitments = {{.key = "root-2"}}}));
  EXPECT_TRUE(check_change(a_home(), {.keys = {{.name = "root-2"}}, .commitments = {{.key = "root-2"}}}));
}

TEST(CheckChange, AnEmblemNamesAMarkAndAnEndorsementNone) {
  EXPECT_TRUE(check_change(a_home(), {.tokens = {{.role = Role::emblem, .mark = 2}}}));
  EXPECT_FALSE(check_change(a_home(), {.tokens = {{.role = Role::emblem, .mark = 3}}}));
  EXPECT_TRUE(check_change(a_home(), {.tokens = {{.role = Role::endorsement}}}));
  EXPECT_FALSE(check_change(a_home(), {.tokens = {{.role = Role::endorsement, .mark = 2}}}));
}

TEST(CheckChange, ATokenStateNamesATokenOfTheHome) {
  EXPECT_TRUE(check_change(a_home(), {.token_states = {{digest(1), TokenState::withdrawn}}}));
  EXPECT_FALSE(check_change(a_home(), {.token_states = {{digest(3), TokenState::withdrawn}}}));
}

TEST(CheckChange, IdsOfMarksBeginAtOne) {
  EXPECT_TRUE(check_change(a_home(), {.marks = {{.id = 1}}}));
  EXPECT_FALSE(check_change(a_home(), {.marks = {{.id = 0}}}));
}

}  // namespace
}  // namespace emblem::home
