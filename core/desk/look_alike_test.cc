#include "core/desk/look_alike.h"

#include <gtest/gtest.h>

#include "core/desk/punycode.h"

namespace emblem::desk {
namespace {

std::optional<Likeness> likeness(std::string_view domain, std::string known) {
  const std::string names[] = {std::move(known)};
  const auto found = find_look_alike(domain, names);
  return found ? std::optional(found->likeness) : std::nullopt;
}

TEST(LookAlike, IsNeverTheNameItself) { EXPECT_FALSE(likeness("hospital.example", "hospital.example")); }

TEST(LookAlike, IsNotAnyOtherName) {
  EXPECT_FALSE(likeness("hospital.example", "clinic.example"));
  EXPECT_FALSE(likeness("hospital.example", "hostel.example"));
  EXPECT_FALSE(likeness("www.hospital.example", "hospital.example"));
  EXPECT_FALSE(likeness("", "hospital.example"));
  EXPECT_FALSE(likeness("example", "test"));
}

TEST(LookAlike, IsOneEditAway) {
  EXPECT_EQ(likeness("hospitals.example", "hospital.example"), Likeness::one_edit);
  EXPECT_EQ(likeness("hospial.example", "hospital.example"), Likeness::one_edit);
  EXPECT_EQ(likeness("hospetal.example", "hospital.example"), Likeness::one_edit);
  EXPECT_EQ(likeness("hosptial.example", "hospital.example"), Likeness::one_edit);
  EXPECT_EQ(likeness("ospital.example", "hospital.example"), Likeness::one_edit);
  EXPECT_EQ(likeness("hospital.exampel", "hospital.example"), Likeness::one_edit);
  EXPECT_EQ(likeness("red.cross.example", "redcross.example"), Likeness::one_edit);
}

TEST(LookAlike, IsNotTwoEditsAway) {
  EXPECT_FALSE(likeness("hospitalxx.example", "hospital.example"));
  EXPECT_FALSE(likeness("hosxitxl.example", "hospital.example"));
  EXPECT_FALSE(likeness("sopthial.example", "hospital.example"));
  EXPECT_FALSE(likeness("hostipla.example", "hospital.example"));
}

TEST(LookAlike, HasTheSameShapeInAscii) {
  EXPECT_EQ(likeness("hospita1.example", "hospital.example"), Likeness::same_shape);
  EXPECT_EQ(likeness("hosplta1.examp1e", "hospital.example"), Likeness::same_shape);
  EXPECT_EQ(likeness("h0spital.example", "hospital.example"), Likeness::same_shape);
  EXPECT_EQ(likeness("rnedecins.example", "medecins.example"), Likeness::same_shape);
  EXPECT_EQ(likeness("vvho.example", "who.example"), Likeness::same_shape);
}

TEST(LookAlike, HasTheSameShapeInAnotherScript) {
  EXPECT_EQ(likeness("xn--hspital-9ig.example", "hospital.example"), Likeness::same_shape);  // Cyrillic o
  EXPECT_EQ(likeness("xn--hspital-8of.example", "hospital.example"), Likeness::same_shape);  // Greek omicron
  EXPECT_EQ(likeness("xn--hspital-t0a.example", "hospital.example"), Likeness::same_shape);  // o with a circumflex
  EXPECT_EQ(likeness("xn--icr-6ed.example", "icrc.example"), Likeness::same_shape);
  EXPECT_EQ(likeness("hospital.example", "xn--hspital-9ig.example"), Likeness::same_shape);
  EXPECT_EQ(likeness("xn--lod-edd6d.example", "blood.example"), Likeness::same_shape);
}

TEST(LookAlike, HasTheSameWords) {
  EXPECT_EQ(likeness("hospital.org", "hospital.example"), Likeness::same_words);
  EXPECT_EQ(likeness("www.hospital.org", "www.hospital.example"), Likeness::same_words);
  EXPECT_EQ(likeness("hospital.co.uk", "hospital.example"), Likeness::same_words);
  EXPECT_EQ(likeness("red-cross-aid.example", "redcrossaid.example"), Likeness::same_words);
  EXPECT_EQ(likeness("red-cross.org", "redcross.example"), Likeness::same_words);
  EXPECT_EQ(likeness("red-cross.example", "redcross.example"), Likeness::one_edit);
  EXPECT_FALSE(likeness("hospital.org", "clinic.hospital.example"));
}

TEST(LookAlike, TellsTheFirstOfSeveral) {
  const std::string known[] = {"clinic.example", "hospitals.example", "hospita1.example"};
  const auto found = find_look_alike("hospital.example", known);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "hospitals.example");
  EXPECT_EQ(found->likeness, Likeness::one_edit);
}

TEST(ShownUnicode, IsEmptyWithoutPunycode) {
  EXPECT_EQ(show_unicode("hospital.example"), "");
  EXPECT_EQ(show_unicode(""), "");
  EXPECT_EQ(show_unicode("a..b."), "");
}

TEST(ShownUnicode, HasLettersAndNumbers) {
  EXPECT_EQ(show_unicode("www.xn--hspital-9ig.example"), "www.hоspital.example (www.h\\u043espital.example)");
  EXPECT_EQ(show_unicode("xn--mnchen-3ya.example"), "münchen.example (m\\u00fcnchen.example)");
  EXPECT_EQ(show_unicode("xn--fiqs8s"), "中国 (\\u4e2d\\u56fd)");
}

// Letters that run from right to left, and everything that is no letter, could make a terminal show something else.
TEST(ShownUnicode, ShowsOnlyNumbersForWhatCouldMoveText) {
  EXPECT_EQ(show_unicode("xn--e28h"), "\\U0001f600 (\\U0001f600)");
  EXPECT_EQ(show_unicode("xn--egbpdaj6bu4bxfgehfvwxn").substr(0, 6), "\\u0644");
  EXPECT_EQ(show_unicode("xn--a-wgn"), "a\\u200e (a\\u200e)");
}

// The samples of RFC 3492 section 7.1, in lower case.
TEST(Punycode, DecodesTheSamples) {
  EXPECT_EQ(decode_label("xn--ihqwcrb4cv8a8dqg056pqjye"), U"他们为什么不说中文");
  EXPECT_EQ(decode_label("xn--ihqwctvzc91f659drss3x8bo0yb"), U"他們爲什麽不說中文");
  EXPECT_EQ(decode_label("xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"), U"почемужеонинеговорятпорусски");
  EXPECT_EQ(decode_label("xn--porqunopuedensimplementehablarenespaol-fmd56a"),
            U"porquénopuedensimplementehablarenespañol");
  EXPECT_EQ(decode_label("xn--n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"), U"なぜみんな日本語を話してくれないのか");
  EXPECT_EQ(decode_label("xn--3b-ww4c5e180e575a65lsy2b"), U"3年b組金八先生");
}

TEST(Punycode, RefusesWhatIsNot) {
  for (const char* label :
       {"hospital", "xn-hspital-9ig", "xn--", "xn--hospital-", "xn--hspital-9", "xn--hspital-9i_", "xn--hspital-9IG",
        "XN--hspital-9ig", "xn--99999999", "xn--zzzzzzzzzzzzzzzzzzzzzzzzzzzz", "xn--\x80-9ig", "xn---9ig"}) {
    EXPECT_FALSE(decode_label(label)) << label;
  }
  EXPECT_FALSE(decode_label("xn--" + std::string(60, 'a')));
  EXPECT_TRUE(decode_label("xn--" + std::string(59, 'a')));
}

// Code points that no UTF-8 may hold.
TEST(Punycode, RefusesSurrogates) {
  EXPECT_TRUE(decode_label("xn--hb9b"));
  EXPECT_FALSE(decode_label("xn--ib9b"));
}

}  // namespace
}  // namespace emblem::desk
