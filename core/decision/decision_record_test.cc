#include "core/decision/decision_record.h"

#include <gtest/gtest.h>

#include "core/bytes/base_encodings.h"

namespace emblem::decision {
namespace {

const std::string digest(64, 'a');

bundle::LookUp look_up() {
  const auto name = *dns::DomainName::parse("www.hospital.example");
  bundle::LookUp made;
  made.question.asset = token::NameAsset{.name = name};
  made.owners = {name};
  made.records = {{.owner = name, .type = dns::type_txt, .ttl = 60, .rdata = {1, 'x'}}};
  made.emblems = bundle::Completeness::complete;
  made.addresses = bundle::Completeness::complete;
  return made;
}

std::string bundle_of(std::vector<bundle::LookUp> look_ups) {
  const bundle::Bundle made{.made = {.seconds = 5}, .look_ups = std::move(look_ups), .evidence = {}, .log_list = {}};
  return encode_base64(*bundle::encode_bundle(made));
}

const std::string finding =
    R"({"code":"EM-512","name":"lookup_alias_followed","severity":"note","where":"192.0.2.53","text":"a leads to b"})";

std::string kept(const std::string& bundle, const std::string& findings) {
  return R"([{"bundle":")" + bundle + R"(","findings":[)" + findings + "]}]";
}

struct Parts {
  std::string schema = "emblem.decision/1";
  std::string at = "2026-06-17T00:10:00Z";
  std::string policy = digest;
  std::string looked_up = kept(bundle_of({look_up()}), finding);
};

std::string text_of(const Parts& parts) {
  const std::string seen =
      R"([{"server":"192.0.2.53","question":"www TXT","way":"udp","outcome":"answer","noticed_by":"it","answer_records":1,"additional_records":0}])";
  return R"({"schema":")" + parts.schema + R"(","program":"emblem 1.0","made":"2026-06-17T00:10:01Z",)" +
         R"("question":{"assets":["www.hospital.example"],"at":")" + parts.at +
         R"(","name":null,"ihle_type":65297,"records":"dns"},"policy":{"sha256":")" + parts.policy +
         R"(","require":"endorsed","file_sha256":null},"evidence":{"sha256":")" + digest +
         R"("},"log_list":{"sha256":")" + digest + R"(","name":"built-in","timestamp":null},"reports":[)" +
         R"({"asset":"www.hospital.example","verdict":"SIGNED","meets_policy":false,"seen":)" + seen +
         R"(}],"looked_up":)" + parts.looked_up + "}\n";
}

Result<DecisionRecord> parse(const Parts& parts) { return parse_decision_record(as_bytes(text_of(parts)), {}); }

void expect_refused(const Parts& parts, Code code, const std::string& where) {
  const auto record = parse(parts);
  ASSERT_FALSE(record) << where;
  EXPECT_EQ(record.error().code, code) << record.error().detail;
  EXPECT_EQ(record.error().where, where);
}

TEST(DecisionRecord, HoldsTheQuestionTheAnswerAndWhatTheDnsSaid) {
  const auto record = parse({});
  ASSERT_TRUE(record) << record.error().where << record.error().detail;
  EXPECT_EQ(record->program, "emblem 1.0");
  EXPECT_EQ(to_rfc3339(record->at), "2026-06-17T00:10:00Z");
  EXPECT_EQ(record->name, std::nullopt);
  EXPECT_EQ(record->records, "dns");
  EXPECT_EQ(encode_hex(record->evidence.bytes), digest);
  ASSERT_EQ(record->answers.size(), 1U);
  EXPECT_EQ(record->answers[0].verdict, "SIGNED");
  const auto& kept_look_up = record->answers[0].looked_up;
  ASSERT_TRUE(kept_look_up);
  EXPECT_EQ(kept_look_up->look_up, look_up());
  EXPECT_EQ(kept_look_up->findings,
            (std::vector<Finding>{{Code::lookup_alias_followed, "192.0.2.53", "a leads to b"}}));
}

TEST(DecisionRecord, NeedNotHoldALookUp) {
  const auto record = parse({.looked_up = "[null]"});
  ASSERT_TRUE(record) << record.error().where;
  EXPECT_FALSE(record->answers.at(0).looked_up);
  std::string first = text_of({});
  first.erase(first.find(R"(,"looked_up")"));
  const auto older = parse_decision_record(as_bytes(first + "}\n"), {});
  ASSERT_TRUE(older) << older.error().where;
  EXPECT_FALSE(older->answers.at(0).looked_up);
}

TEST(DecisionRecord, IsRefusedWithThePlace) {
  expect_refused({.schema = "emblem.decision/2"}, Code::file_unreadable, "schema");
  expect_refused({.at = "yesterday"}, Code::file_unreadable, "question.at");
  expect_refused({.policy = "AB"}, Code::file_unreadable, "policy.sha256");
  expect_refused({.looked_up = "[]"}, Code::file_unreadable, "looked_up");
  expect_refused({.looked_up = "["}, Code::json_malformed,
                 "byte " + std::to_string(text_of({.looked_up = "["}).size() - 2));
}

TEST(DecisionRecord, HoldsOneLookUpForEachAnswerAndNothingElseOfIt) {
  expect_refused({.looked_up = kept("AA==", "")}, Code::bundle_malformed, "looked_up[0]: byte 0");
  expect_refused({.looked_up = kept("A", "")}, Code::file_unreadable, "looked_up[0]");
  expect_refused({.looked_up = kept(bundle_of({}), "")}, Code::file_unreadable, "looked_up[0]");
}

TEST(DecisionRecord, SaysNothingThatAJudgeWouldHaveToFind) {
  std::string forged = finding;
  forged.replace(forged.find("EM-512"), 6, "EM-610");
  expect_refused({.looked_up = kept(bundle_of({look_up()}), forged)}, Code::file_unreadable,
                 "looked_up[0].findings[0]");
}

TEST(DecisionRecord, IsKnownByItsBeginning) {
  EXPECT_TRUE(is_decision_record(as_bytes(text_of({}))));
  EXPECT_TRUE(is_decision_record(as_bytes(text_of({.schema = "emblem.decision/7"}))));
  EXPECT_FALSE(is_decision_record(as_bytes(text_of({.schema = "emblem.report/1"}))));
  EXPECT_TRUE(is_decision_record(as_bytes(std::string_view("\n{\n  \"schema\" : \"emblem.decision/1\""))));
  EXPECT_FALSE(is_decision_record(as_bytes(std::string_view("{ \"schema\""))));
  EXPECT_FALSE(is_decision_record({}));
}

}  // namespace
}  // namespace emblem::decision
