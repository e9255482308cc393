#include "apps/emblem/command_line.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace emblem::app {
namespace {

using Words = std::vector<std::string>;

Code code_of(const Words& words) {
  const auto line = CommandLine::parse(words);
  if (!line) return line.error().code;
  if (line->verb() != Verb::check) return Code::internal_error;
  const auto options = make_check_options(*line);
  return options ? Code::internal_error : options.error().code;
}

wiring::CheckOptions options_of(const Words& words) {
  return make_check_options(CommandLine::parse(words).value()).value();
}

TEST(CommandLine, OptionsAndOperandsComeInAnyOrder) {
  const auto line = CommandLine::parse(Words{"check", "a.example", "--name", "b.example", "c.example", "--via=system"});
  ASSERT_TRUE(line);
  EXPECT_EQ(line->operands(), (Words{"a.example", "c.example"}));
  EXPECT_EQ(line->find_value(Option::name), "b.example");
  EXPECT_EQ(line->values(Option::via), Words{"system"});
}

TEST(CommandLine, TwoDashesEndTheOptions) {
  EXPECT_EQ(CommandLine::parse(Words{"inspect", "--", "--json"})->operands(), Words{"--json"});
  EXPECT_TRUE(CommandLine::parse(Words{"inspect", "--json"})->has(Option::json));
}

TEST(CommandLine, ASingleDashIsAnOperand) {
  EXPECT_EQ(CommandLine::parse(Words{"inspect", "-"})->operands(), Words{"-"});
}

TEST(CommandLine, AnUnknownVerbIsNamedWithItsNeighbour) {
  const auto line = CommandLine::parse(Words{"chekc", "a"});
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().code, Code::verb_unknown);
  EXPECT_EQ(line.error().detail, "did you mean check?");
}

TEST(CommandLine, AHomeMayBeNamedBeforeTheVerb) {
  for (const Words& words :
       {Words{"--home", "h", "status"}, Words{"--home=h", "status"}, Words{"status", "--home", "h"}}) {
    const auto line = CommandLine::parse(words);
    ASSERT_TRUE(line) << words.front();
    EXPECT_EQ(line->find_value(Option::home), "h");
  }
  EXPECT_EQ(code_of({"--home", "h", "check", "a"}), Code::option_unknown);
  EXPECT_EQ(code_of({"--home"}), Code::option_without_value);
  EXPECT_EQ(code_of({"--home", "h", "--home", "h", "status"}), Code::option_repeated);
}

TEST(CommandLine, AnOptionOfAnotherVerbIsUnknown) {
  EXPECT_EQ(code_of({"explain", "--records", "x"}), Code::option_unknown);
  EXPECT_EQ(CommandLine::parse(Words{"check", "a", "--recods", "x"}).error().detail, "did you mean --records?");
}

TEST(CommandLine, AnOptionWithoutItsValueIsRefused) {
  EXPECT_EQ(code_of({"check", "a", "--name"}), Code::option_without_value);
  EXPECT_EQ(code_of({"check", "a", "--name="}), Code::option_without_value);
  EXPECT_EQ(code_of({"check", "a", "--json=yes"}), Code::option_value_wrong);
}

TEST(CommandLine, OnlyRepeatableOptionsRepeat) {
  EXPECT_EQ(code_of({"check", "a", "--at", "2026-06-17T00:10:00Z", "--at", "2026-06-17T00:10:00Z"}),
            Code::option_repeated);
  EXPECT_EQ(options_of({"check", "a", "--records", "x", "--records", "y"}).records, (Words{"x", "y"}));
}

TEST(CommandLine, OperandsAreCounted) {
  EXPECT_EQ(code_of({}), Code::operand_missing);
  EXPECT_EQ(code_of({"check"}), Code::operand_missing);
  EXPECT_EQ(code_of({"explain", "1", "2"}), Code::operand_unexpected);
  EXPECT_EQ(code_of({"version", "1"}), Code::operand_unexpected);
}

TEST(CommandLine, HelpNeedsNoOperand) { EXPECT_TRUE(CommandLine::parse(Words{"check", "-h"})->has(Option::help)); }

TEST(CheckOptions, DefaultsAreThoseOfTheContract) {
  const auto options = options_of({"check", "a"});
  EXPECT_EQ(options.ihle_type, 65297);
  EXPECT_EQ(options.require, policy_file::RequiredLevel::endorsed);
  EXPECT_FALSE(options.at);
  EXPECT_EQ(options.network, wiring::Network::allowed);
  EXPECT_EQ(options.output, wiring::Output::text);
}

TEST(CheckOptions, ACovertLookResemblesAResolverOrACrowd) {
  EXPECT_EQ(options_of({"check", "a", "--covert=crowd"}).covert, wiring::Covert::crowd);
  EXPECT_EQ(options_of({"check", "a", "--covert=resolver"}).covert, wiring::Covert::resolver);
  EXPECT_EQ(options_of({"check", "a"}).covert, wiring::Covert::off);
  EXPECT_EQ(code_of({"check", "a", "--covert=browser"}), Code::option_value_wrong);
}

TEST(CheckOptions, AResolverOfOurOwnGoesNoOtherWay) {
  for (const std::string other : {"--via=192.0.2.1", "--proxy=socks5://127.0.0.1"}) {
    EXPECT_EQ(code_of({"check", "a", "--covert=resolver", other}), Code::option_value_wrong) << other;
  }
  EXPECT_EQ(options_of({"check", "a", "--covert=resolver", "--root-hints=x"}).root_hints, "x");
  EXPECT_EQ(code_of({"check", "a", "--root-hints=x"}), Code::option_value_wrong);
}

TEST(CheckOptions, TheRecordTypeIsInThePrivateRange) {
  EXPECT_EQ(options_of({"check", "a", "--ihle-type", "65280"}).ihle_type, 65280);
  EXPECT_EQ(options_of({"check", "a", "--ihle-type", "65534"}).ihle_type, 65534);
  for (const std::string number : {"65279", "65535", "65300x", "x", "-1", "99999999999"}) {
    EXPECT_EQ(code_of({"check", "a", "--ihle-type", number}), Code::option_value_wrong) << number;
  }
}

TEST(CheckOptions, APinNamesAnOrganisationAndAFile) {
  const auto options = options_of({"check", "a", "--pin", "https://h.example=k=1.pem"});
  EXPECT_EQ(options.policy.pins, (std::vector<policy_file::Pin>{{"https://h.example", "k=1.pem"}}));
  for (const std::string pin : {"=k.pem", "https://h.example=", "https://h.example"}) {
    EXPECT_EQ(code_of({"check", "a", "--pin", pin}), Code::option_value_wrong) << pin;
  }
}

TEST(CheckOptions, TimesAndLevelsAreChecked) {
  EXPECT_EQ(options_of({"check", "a", "--at", "1970-01-01T00:00:07Z"}).at->seconds, 7);
  EXPECT_EQ(code_of({"check", "a", "--at", "yesterday"}), Code::option_value_wrong);
  EXPECT_EQ(options_of({"check", "a", "--require", "signed"}).require, policy_file::RequiredLevel::signed_only);
  EXPECT_EQ(code_of({"check", "a", "--require", "gold"}), Code::option_value_wrong);
}

TEST(CheckOptions, TheCommandLineWinsOverThePolicyFile) {
  const std::string path = testing::TempDir() + "emblem_policy.toml";
  std::ofstream(path) << "require = \"signed\"\n[logs]\nfile = \"/a\"\n[trust]\nkeys = [\"k\"]\n";
  const auto from_file = options_of({"check", "a", "--policy", path});
  EXPECT_EQ(from_file.require, policy_file::RequiredLevel::signed_only);
  EXPECT_EQ(from_file.policy.logs, "/a");
  const auto both = options_of({"check", "a", "--policy", path, "--require=trusted", "--logs=/b", "--trust-key=l"});
  EXPECT_EQ(both.require, policy_file::RequiredLevel::trusted);
  EXPECT_EQ(both.policy.logs, "/b");
  EXPECT_EQ(both.policy.trust_keys, (Words{"k", "l"}));
  std::remove(path.c_str());
}

TEST(CheckOptions, AMissingPolicyFileIsAnError) {
  EXPECT_EQ(code_of({"check", "a", "--policy", "/nonexistent/p.toml"}), Code::file_unreadable);
}

}  // namespace
}  // namespace emblem::app
