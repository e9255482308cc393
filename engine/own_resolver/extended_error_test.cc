#include "engine/own_resolver/extended_error.h"

#include <gtest/gtest.h>

namespace emblem::own_resolver {
namespace {

bool bogus(Bytes options) {
  dns::Message reply;
  reply.edns = dns::Edns{.options = std::move(options)};
  return says_bogus(reply);
}

TEST(ExtendedError, SaysBogusByItsCodes) {
  EXPECT_TRUE(bogus({0, 15, 0, 2, 0, 6}));
  EXPECT_TRUE(bogus({0, 15, 0, 3, 0, 12, 'x'}));
  EXPECT_FALSE(bogus({0, 15, 0, 2, 0, 5}));
  EXPECT_FALSE(bogus({0, 15, 0, 2, 0, 13}));
}

TEST(ExtendedError, MayStandBehindOtherOptions) {
  EXPECT_TRUE(bogus({0, 3, 0, 1, 'x', 0, 15, 0, 2, 0, 6}));
  EXPECT_FALSE(bogus({0, 3, 0, 2, 0, 6}));
}

TEST(ExtendedError, IsNotSeenInOptionsThatAreCut) {
  EXPECT_FALSE(bogus({0, 15, 0, 2, 0}));
  EXPECT_FALSE(bogus({0, 15, 0}));
  EXPECT_FALSE(bogus({}));
  EXPECT_FALSE(says_bogus(dns::Message{}));
}

}  // namespace
}  // namespace emblem::own_resolver
