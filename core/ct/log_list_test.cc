#include "core/ct/log_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "adapters/provider/provider.h"
#include "core/bytes/base_encodings.h"
#include "core/ct/builtin_logs.h"

namespace emblem::ct {
namespace {

Result<LogList> parse(std::string_view text, const Limits& limits = {}) {
  return LogList::parse(as_bytes(text), *provider::make_provider(), limits);
}

std::string read_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

constexpr std::string_view key = "AQID";
constexpr std::string_view id = "A5BYxvLAy0ksUzsKTRTvd8wPeKvMztUofYShogEc+4E=";  // SHA-256 of 01 02 03

std::string log(std::string_view members) {
  return "{\"log_id\": \"" + std::string(id) + "\", \"key\": \"" + std::string(key) + "\"" + std::string(members) + "}";
}

std::string list(std::string_view logs, std::string_view tiled = "") {
  return R"({"operators": [{"name": "somebody", "logs": [)" + std::string(logs) + R"(], "tiled_logs": [)" +
         std::string(tiled) + "]}]}";
}

TEST(LogList, OfADeploymentIsRead) {
  const auto logs = parse(read_file("vectors/deployed/ct-logs.json"));
  ASSERT_TRUE(logs);
  EXPECT_EQ(logs->logs().size(), 6U);
  EXPECT_TRUE(logs->findings().empty());
  EXPECT_EQ(to_rfc3339(*logs->timestamp()), "2026-06-17T00:00:00Z");
  Sha256Digest nimbus;
  std::ranges::copy(*parse_base64("yzj3FYl8hKFEX1vB3fvJbvKaWc1HCmkFhbDLFMMUWOc="), nimbus.bytes.begin());
  const Log* found = logs->find(nimbus);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(to_text(*found), "Cloudflare 'Nimbus2026' (Cloudflare)");
  EXPECT_EQ(found->kind, Kind::rfc6962);
  ASSERT_EQ(found->states.size(), 1U);
  EXPECT_EQ(found->states[0].state, State::usable);
  EXPECT_EQ(to_rfc3339(*found->interval_end), "2027-01-01T00:00:00Z");
  nimbus.bytes[0] ^= 1;
  EXPECT_EQ(logs->find(nimbus), nullptr);
}

TEST(LogList, BuiltIntoTheProgramHasNothingToComplainAbout) {
  const auto logs = parse(builtin_logs());
  ASSERT_TRUE(logs);
  EXPECT_EQ(logs->logs().size(), 75U);
  EXPECT_TRUE(logs->findings().empty());  // every log_id is the digest of its key
  EXPECT_TRUE(logs->timestamp());
}

TEST(LogList, TiledLogIsReadFromItsMonitoringUrl) {
  const auto logs = parse(list("", log(R"(, "url": "https://a/", "monitoring_url": "https://b/")")));
  ASSERT_TRUE(logs);
  ASSERT_EQ(logs->logs().size(), 1U);
  EXPECT_EQ(logs->logs()[0].kind, Kind::tiled);
  EXPECT_EQ(logs->logs()[0].url, "https://b/");
  EXPECT_EQ(logs->logs()[0].operated_by, "somebody");
}

TEST(LogList, LogWhoseIdentifierIsNotItsKeysIsLeftOutWithAWarning) {
  std::string other = log("");
  other.replace(other.find("AQID"), 4, "AQIE");
  const auto logs = parse(list(other));
  ASSERT_TRUE(logs);
  EXPECT_TRUE(logs->logs().empty());
  ASSERT_EQ(logs->findings().size(), 1U);
  EXPECT_EQ(logs->findings()[0].code, Code::log_id_mismatch);
  EXPECT_EQ(code_info(Code::log_id_mismatch).severity, Severity::warning);
}

TEST(LogList, LogThatCannotBeReadIsLeftOutAndSpoilsNoOther) {
  for (const std::string_view broken :
       {R"({})", R"(7)", R"({"log_id": "AQID", "key": "AQID"})", R"({"log_id": "%", "key": "AQID"})"}) {
    const auto logs = parse(list(std::string(broken) + "," + log("")));
    ASSERT_TRUE(logs) << broken;
    EXPECT_EQ(logs->logs().size(), 1U) << broken;
    ASSERT_EQ(logs->findings().size(), 1U) << broken;
    EXPECT_EQ(logs->findings()[0].code, Code::log_unreadable);
    EXPECT_EQ(logs->findings()[0].where, "log 1");
  }
  for (const std::string_view members : {R"(, "state": {"usable": {"timestamp": "yesterday"}})",
                                         R"(, "state": {"sleepy": {"timestamp": "2026-01-01T00:00:00Z"}})",
                                         R"(, "temporal_interval": {"start_inclusive": "2026-01-01T00:00:00Z"})"}) {
    const auto logs = parse(list(log(members)));
    ASSERT_TRUE(logs) << members;
    EXPECT_TRUE(logs->logs().empty()) << members;
  }
}

TEST(LogList, LogListedTwiceCountsAsFirstListed) {
  const auto logs = parse(list(log(R"(, "description": "first")") + "," + log(R"(, "description": "second")")));
  ASSERT_TRUE(logs);
  ASSERT_EQ(logs->logs().size(), 1U);
  EXPECT_EQ(logs->logs()[0].description, "first");
  EXPECT_EQ(logs->findings().size(), 1U);
}

TEST(LogList, OfAnotherFormIsRefused) {
  EXPECT_EQ(parse("{}").error().code, Code::log_list_malformed);
  EXPECT_EQ(parse(R"({"operators": {}})").error().code, Code::log_list_malformed);
  EXPECT_EQ(parse("[").error().code, Code::input_truncated);
  EXPECT_EQ(parse("}").error().code, Code::json_malformed);
  EXPECT_EQ(parse(R"({"operators": [], "operators": []})").error().code, Code::json_repeated_member);
  Limits limits;
  limits.log_list_bytes = 10;
  EXPECT_EQ(parse(list(""), limits).error().code, Code::limit_exceeded);
}

TEST(LogList, MergedHasTheLogsOfBothAndTheLaterWordOnEach) {
  const auto dated = [](std::string_view when, std::string_view description) {
    std::string text = list(log(std::string(R"(, "description": ")").append(description).append("\"")));
    text.insert(1, std::string(R"("log_list_timestamp": ")").append(when).append("\", "));
    return parse(text);
  };
  const auto earlier = dated("2026-01-01T00:00:00Z", "as it was");
  const auto later = dated("2026-02-01T00:00:00Z", "as it is");
  ASSERT_TRUE(earlier && later);
  for (const LogList& merged : {LogList::merge(*earlier, *later), LogList::merge(*later, *earlier)}) {
    ASSERT_EQ(merged.logs().size(), 1U);
    EXPECT_EQ(merged.logs()[0].description, "as it is");
  }
  EXPECT_EQ(LogList::merge(LogList(), *later).logs().size(), 1U);
  EXPECT_EQ(LogList::merge(*later, LogList()).logs().size(), 1U);
}

}  // namespace
}  // namespace emblem::ct
