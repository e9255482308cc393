#include "engine/exposure/iteration.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace emblem::exposure {
namespace {

dns::DomainName name(std::string_view text) { return dns::DomainName::parse(text).value(); }

std::vector<std::string> questions(const Exposure& exposure) {
  std::vector<std::string> texts;
  for (const Message& message : exposure.messages) texts.push_back(message.to + ": " + message.question);
  return texts;
}

Exposure foretell_names(std::vector<dns::DomainName> names) {
  const Limits limits;
  return foretell_iteration({.names = names, .limits = limits});
}

TEST(Iteration, BeginsAtTheRootAndGoesDownToTheName) {
  EXPECT_EQ(questions(foretell_names({name("www.hospital.example")})),
            (std::vector<std::string>{"a server of the root: . NS", "a server of the root: . DNSKEY",
                                      "a server of the root: example A", "a server of example: hospital.example A",
                                      "a server of hospital.example: www.hospital.example A",
                                      "a server of hospital.example: www.hospital.example AAAA",
                                      "a server of the name's zone: www.hospital.example A",
                                      "a server of the name's zone: www.hospital.example AAAA"}));
}

TEST(Iteration, AsksNobodyAboutEmblems) {
  for (const std::string& text : questions(foretell_names({name("a.b.c.example"), name("example")}))) {
    EXPECT_TRUE(text.ends_with(" A") || text.ends_with(" AAAA") || text.ends_with(". NS") || text.ends_with(". DNSKEY"))
        << text;
  }
}

TEST(Iteration, SaysThatTheZoneAboveIsToldADelegatedNameWhole) {
  const auto whole = [](std::string_view text, std::string_view to) {
    std::vector<std::string> conditions;
    for (const Message& message : foretell_names({name(text)}).messages) {
      if (message.to == to && message.question.starts_with(text)) conditions.push_back(message.when);
    }
    return conditions;
  };
  const std::string when = "a zone of its own begins at the name";
  EXPECT_EQ(whole("hospital.example", "a server of example"), (std::vector{when, when}));
  EXPECT_EQ(whole("example", "a server of the root"), (std::vector<std::string>{"", ""}));
}

TEST(Iteration, SaysWithoutConditionWhatOneOfTwoNamesAsksForInAnyCase) {
  const Exposure exposure = foretell_names({name("hospital.example"), name("www.hospital.example")});
  const auto step = std::ranges::find_if(exposure.messages, [](const Message& message) {
    return message.to == "a server of example" && message.question == "hospital.example A";
  });
  ASSERT_NE(step, exposure.messages.end());
  EXPECT_EQ(step->when, "");
}

TEST(Iteration, SaysACommonStepOnce) {
  const auto texts = questions(foretell_names({name("a.example"), name("b.example")}));
  EXPECT_EQ(std::ranges::count(texts, "a server of the root: example A"), 1);
  EXPECT_EQ(texts.size(), 11U);
}

TEST(Iteration, AsksForTheNamesOfAnAddressFirst) {
  const Limits limits;
  const Exposure exposure =
      foretell_iteration({.names = {}, .reverse_name = name("1.0.19.198.in-addr.arpa"), .limits = limits});
  EXPECT_EQ(questions(exposure),
            (std::vector<std::string>{"a server of the root: . NS", "a server of the root: . DNSKEY",
                                      "a server of the root: arpa A", "a server of arpa: in-addr.arpa A",
                                      "a server of the name's zone: 1.0.19.198.in-addr.arpa PTR"}));
  EXPECT_TRUE(std::ranges::any_of(exposure.contingencies,
                                  [](const Contingency& contingency) { return contingency.when == "it gives any"; }));
}

TEST(Iteration, AsksNobodyAboutNamesKeptForLocalUse) {
  const Limits limits;
  for (const Exposure& exposure :
       {foretell_names({name("www.hospital.test")}), foretell_names({name("x.home.arpa")}),
        foretell_iteration({.names = {}, .reverse_name = name("3.2.1.10.in-addr.arpa"), .limits = limits})}) {
    EXPECT_TRUE(exposure.messages.empty());
    EXPECT_TRUE(exposure.contingencies.empty());
    EXPECT_TRUE(exposure.together.contains("asks nobody"));
  }
  EXPECT_FALSE(foretell_names({name("intranet")}).messages.empty());
  EXPECT_EQ(questions(foretell_names({name("www.hospital.test"), name("www.hospital.example")})),
            questions(foretell_names({name("www.hospital.example")})));
}

TEST(Iteration, NamesWhatDependsOnAnswers) {
  const Exposure exposure = foretell_names({name("www.hospital.example")});
  for (const std::string_view what : {"DNSKEY", "_ta-", "names of their servers", "alias", "another server"}) {
    EXPECT_TRUE(std::ranges::any_of(exposure.contingencies, [&](const Contingency& contingency) {
      return contingency.what.contains(what);
    })) << what;
  }
  EXPECT_TRUE(std::ranges::any_of(exposure.contingencies,
                                  [](const Contingency& contingency) { return contingency.way == "tcp"; }));
}

TEST(Iteration, SaysByWhatItCanBeToldFromAResolverThatHasBeenAtWorkForLong) {
  const Exposure exposure = foretell_names({name("www.hospital.example")});
  const auto told_to = [&](std::string_view seen_by) {
    return std::ranges::find(exposure.differences, seen_by, &Difference::seen_by) != exposure.differences.end();
  };
  EXPECT_TRUE(told_to("near path"));
  EXPECT_TRUE(told_to("the name's servers"));
}

}  // namespace
}  // namespace emblem::exposure
