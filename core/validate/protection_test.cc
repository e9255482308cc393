#include "core/validate/protection.h"

#include <gtest/gtest.h>

namespace emblem::validate {
namespace {

TEST(Protection, IsDescribedForEachBit) {
  EXPECT_TRUE(describe_protection(0).empty());
  const auto all = describe_protection(31);
  ASSERT_EQ(all.size(), 5U);
  for (std::size_t bit = 0; bit < all.size(); ++bit) {
    const auto one = describe_protection(static_cast<token::Purposes>(1U << bit));
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0], all[bit]);
    EXPECT_TRUE(one[0].meaning.starts_with("claims")) << one[0].meaning;
    EXPECT_FALSE(one[0].basis.empty());
  }
}

TEST(Protection, OnlyTheSecondBitIndicates) {
  for (const auto& [bit, purpose] : {std::pair<token::Purposes, std::string>{1, "protective"},
                                     {2, "indicative"},
                                     {4, "protective"},
                                     {8, "protective"},
                                     {16, "protective"}}) {
    EXPECT_EQ(describe_protection(bit)[0].purpose, purpose);
  }
}

TEST(Protection, KindsAreFoundByTheNameThatReportsGive) {
  EXPECT_EQ(find_kind("red-cross"), token::red_cross_protective | token::red_cross_indicative);
  EXPECT_EQ(find_kind("dangerous-forces"), token::dangerous_forces);
  EXPECT_EQ(find_kind("civil-defence"), token::civil_defence);
  EXPECT_EQ(find_kind("cultural-property"), token::cultural_property);
  EXPECT_FALSE(find_kind("red cross"));
}

}  // namespace
}  // namespace emblem::validate
