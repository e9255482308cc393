// Every case of vectors/, through the library: what tools/run_cases.py asks of the tool, also under sanitizers.
#include <gtest/gtest.h>

#include <set>

#include "tests/support/vector_case.h"

namespace emblem {
namespace {

using nlohmann::json;
using support::VectorCase;

Report judge(const VectorCase& vector) {
  support::CaseJudge judge(vector, support::read_evidence(vector.evidence_files));
  return judge.judge(vector.records);
}

Verdict verdict_named(const std::string& name) {
  for (const Verdict verdict : {Verdict::none, Verdict::invalid, Verdict::signed_only, Verdict::indeterminate,
                                Verdict::organizational, Verdict::endorsed}) {
    if (to_text(verdict) == name) return verdict;
  }
  ADD_FAILURE() << name;
  return Verdict::none;
}

// The members that an expectation may name, as the report has them.
json facts_of(const Report& report) {
  json levels = json::array();
  for (const ReportedLevel& level : report.levels) {
    levels.push_back({{"level", to_text(level.level)}, {"trusted", level.trusted}});
  }
  std::set<std::string> endorsers;
  for (const ReportedEndorser& endorser : report.endorsers) endorsers.insert(endorser.issuer);
  return {{"verdict", to_text(report.verdict)},
          {"exit", exit_code(report)},
          {"undecided", report.undecided},
          {"levels", levels},
          {"issuer", report.issuer ? json(*report.issuer) : json()},
          {"endorsers", endorsers}};
}

bool agrees(const json& expected, const json& facts) {
  for (const auto& [member, value] : expected.items()) {
    if (facts.contains(member) && facts[member] != value) return false;
  }
  return true;
}

class Cases : public testing::TestWithParam<std::string> {};

TEST_P(Cases, AreJudgedAsExpected) {
  const VectorCase vector = support::load_case(GetParam());
  const Report report = judge(vector);
  const json& expected = vector.description["expect"];
  EXPECT_EQ(report.meets_policy, exit_code(report) == 0);
  if (expected.contains("at_most")) {
    EXPECT_LE(report.verdict, verdict_named(expected["at_most"]));
    return;
  }
  const json facts = facts_of(report);
  bool right = false;
  for (const auto& choice : expected.value("any_of", json::array({expected}))) right = right || agrees(choice, facts);
  EXPECT_TRUE(right) << vector.description["title"] << "\nwanted " << expected << "\ngot " << facts;
}

std::string folder_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(info.param.rfind('/') + 1);
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Of, Cases, testing::ValuesIn(support::find_cases("vectors")), folder_name);

// vectors/deployed/emblem.felixlinker.de/README.md, line by line.
class Deployed : public testing::Test {
 protected:
  Report judge_deployed() { return judge(support::make_case(folder_, description_)); }

  const std::string folder_ = "vectors/deployed/emblem.felixlinker.de";
  json description_ = {{"ask", "[2a01:4f9:c010:d8e4::1]"},
                       {"at", "2026-06-17T00:10:00Z"},
                       {"records", {"records.zone"}},
                       {"evidence", {"emblem.felixlinker.de.chain.pem", "auth.felixlinker.de.chain.pem"}},
                       {"logs", "../ct-logs.json"}};
};

TEST_F(Deployed, IsEndorsedByItsAuthority) {
  const json facts = facts_of(judge_deployed());
  EXPECT_EQ(facts["verdict"], "ENDORSED");
  EXPECT_EQ(facts["issuer"], "https://emblem.felixlinker.de");
  EXPECT_EQ(facts["endorsers"], json::array({"https://auth.felixlinker.de"}));
  EXPECT_EQ(facts["exit"], 0);
  for (const auto& level : facts["levels"]) EXPECT_FALSE(level["trusted"]);
}

TEST_F(Deployed, IsTrustedAsEndorsedByWhoTrustsTheAuthority) {
  description_["trust"] = {"auth.felixlinker.de.pub.pem"};
  const json facts = facts_of(judge_deployed());
  ASSERT_EQ(facts["levels"].size(), 3U);
  EXPECT_FALSE(facts["levels"][0]["trusted"]);
  EXPECT_FALSE(facts["levels"][1]["trusted"]);
  EXPECT_TRUE(facts["levels"][2]["trusted"]);
}

TEST_F(Deployed, IsIndeterminateWithoutTheChains) {
  description_.erase("evidence");
  const json facts = facts_of(judge_deployed());
  EXPECT_EQ(facts["verdict"], "INDETERMINATE");
  EXPECT_EQ(facts["exit"], 3);
}

TEST_F(Deployed, IsInvalidForAnotherAddress) {
  description_["ask"] = "[2a01:4f9:c010:d8e4::2]";
  EXPECT_EQ(judge_deployed().verdict, Verdict::invalid);
}

TEST_F(Deployed, IsInvalidWhenExpired) {
  description_["at"] = "2027-05-01T00:00:00Z";
  EXPECT_EQ(judge_deployed().verdict, Verdict::invalid);
}

TEST_F(Deployed, IsInvalidForTheNameItStandsAt) {
  description_["ask"] = "emblem.felixlinker.de";
  EXPECT_EQ(judge_deployed().verdict, Verdict::invalid);
}

TEST_F(Deployed, IsEndorsedForTheNameWithItsAddress) {
  description_["ask"] = "emblem.felixlinker.de";
  VectorCase vector = support::make_case(folder_, description_);
  dns::Record address{.owner = dns::DomainName::parse("emblem.felixlinker.de").value(), .type = dns::type_aaaa};
  const auto bytes = dns::IpAddress::parse("2a01:4f9:c010:d8e4::1").value().bytes;
  address.rdata.assign(bytes.begin(), bytes.end());
  vector.records.push_back(address);
  const Report report = judge(vector);
  EXPECT_EQ(report.verdict, Verdict::endorsed);
  EXPECT_EQ(report.covered_by, "[2a01:4f9:c010:d8e4::1]");
}

TEST_F(Deployed, IsNeverLoweredByMoreCertificates) {
  // Every subset of the certificates, one certificate more each time.
  const VectorCase vector = support::make_case(folder_, description_);
  const evidence::Set whole = support::read_evidence(vector.evidence_files);
  const std::size_t count = whole.certificates().size();
  ASSERT_LE(count, 8U);
  const auto reader = openssl::make_reader();
  const Limits limits;
  std::vector<Verdict> verdicts;
  for (std::size_t chosen = 0; chosen < std::size_t{1} << count; ++chosen) {
    evidence::SetBuilder builder(*reader, support::provider(), limits);
    for (std::size_t i = 0; i < count; ++i) {
      if ((chosen >> i & 1) != 0) builder.add_file("certificate", whole.certificates()[i].der);
    }
    support::CaseJudge judge(vector, std::move(builder).build());
    verdicts.push_back(judge.judge(vector.records).verdict);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t with_fewer = chosen & ~(std::size_t{1} << i);
      EXPECT_GE(verdicts[chosen], verdicts[with_fewer]);
    }
  }
  EXPECT_EQ(verdicts.front(), Verdict::indeterminate);
  EXPECT_EQ(verdicts.back(), Verdict::endorsed);
}

}  // namespace
}  // namespace emblem
