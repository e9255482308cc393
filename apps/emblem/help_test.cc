#include "apps/emblem/help.h"

#include <gtest/gtest.h>

#include "apps/emblem/command_table.h"

namespace emblem::app {
namespace {

TEST(Help, EveryVerbHasASummaryAndAnExample) {
  for (const VerbRow& row : all_verbs()) {
    EXPECT_FALSE(row.summary.empty()) << row.name;
    EXPECT_TRUE(row.example.starts_with("emblem ")) << row.name;
    EXPECT_TRUE(row.example.contains(" " + std::string(row.name))) << row.name;
  }
}

TEST(Help, EveryOptionThatWorksIsExplainedEverywhere) {
  const std::string man = man_page();
  const std::string completion = bash_completion();
  for (const OptionRow& row : all_options()) {
    for (const VerbRow& verb : all_verbs()) {
      const bool shown = help_of(verb.verb).find("  " + std::string(row.name) + " ") != std::string::npos;
      const OptionRow* there = find_option(verb.verb, row.name);
      EXPECT_EQ(shown, there != nullptr && there->stage == Stage::now) << row.name << verb.name;
    }
    if (row.stage == Stage::later) continue;
    EXPECT_FALSE(row.meaning.empty()) << row.name;
    EXPECT_NE(completion.find(row.name), std::string::npos) << row.name;
  }
  EXPECT_NE(man.find("\\-\\-records"), std::string::npos);
}

TEST(Help, LinesFitATerminal) {
  for (const VerbRow& row : all_verbs()) {
    const std::string text = help_of(row.verb);
    std::size_t start = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
      const std::string_view one(text.data() + start, end - start);
      EXPECT_LE(one.size(), 80U) << one;
      start = end + 1;
    }
  }
}

}  // namespace
}  // namespace emblem::app
