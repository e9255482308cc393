#include "core/serving/addition.h"

#include <gtest/gtest.h>

namespace emblem::serving {
namespace {

constexpr dns::RecordType ihle = dns::default_type_ihle;
const store::StoredSet two_records{.ttl = 300, .count = 2, .rdata_bytes = 1000};

Situation situation() {
  return {.question = dns::type_a, .type = ihle, .set = &two_records, .owner_bytes = 2, .room = 1024};
}

TEST(Addition, IsTheWholeSetWhereItJustFits) {
  EXPECT_EQ(message_bytes(two_records, 2), 1024U);
  EXPECT_EQ(decide_addition(situation()), Addition::whole);
}

TEST(Addition, IsNoPartOfTheSetButTruncationWhereOneByteIsMissing) {
  Situation tight = situation();
  tight.room = 1023;
  EXPECT_EQ(decide_addition(tight), Addition::truncate);
  Situation longer = situation();
  longer.owner_bytes = 3;
  EXPECT_EQ(decide_addition(longer), Addition::truncate);
}

TEST(Addition, IsTheSameForEveryTypeThatIsAskedFor) {
  for (const int number : {1, 15, 16, 28, 255, 65280, 65298}) {
    Situation asked = situation();
    asked.question = static_cast<dns::RecordType>(number);
    EXPECT_EQ(decide_addition(asked), Addition::whole) << number;
  }
}

TEST(Addition, IsNothingWhereTheSetWasAskedForOrIsThereOrIsNot) {
  Situation direct = situation();
  direct.question = ihle;
  EXPECT_EQ(decide_addition(direct), Addition::nothing);
  Situation answered = situation();
  answered.answered = Answered::yes;
  EXPECT_EQ(decide_addition(answered), Addition::nothing);
  Situation unmarked = situation();
  unmarked.set = nullptr;
  EXPECT_EQ(decide_addition(unmarked), Addition::nothing);
  answered.room = 0;
  EXPECT_EQ(decide_addition(answered), Addition::nothing) << "what is there already needs no room";
}

}  // namespace
}  // namespace emblem::serving
