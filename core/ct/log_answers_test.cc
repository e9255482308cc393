#include "core/ct/log_answers.h"

#include <map>

#include "core/ct/merkle.h"
#include "core/ct/recorded_test.h"
#include "core/ct/timestamped_entry.h"
#include "core/ct/tree_head.h"

namespace emblem::ct {
namespace {

// 32 bytes of 1, of 2.
const std::string node_1 = encode_base64(Bytes(32, 1));
const std::string node_2 = encode_base64(Bytes(32, 2));

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

template <typename T>
void expect_malformed(const Result<T>& answer, std::string_view member) {
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::log_answer_malformed) << to_text(answer.error());
  EXPECT_EQ(answer.error().where, member);
}

Result<TreeHead> parse_head(const std::string& json) { return parse_tree_head_answer(as_bytes(json), {}, Limits{}); }

std::string head_with(const std::string& member, const std::string& value) {
  std::map<std::string, std::string> members = {{"tree_size", "5"},
                                                {"timestamp", "2001"},
                                                {"sha256_root_hash", quoted(node_1)},
                                                {"tree_head_signature", quoted(encode_base64(Bytes{4, 3, 0, 1, 9}))}};
  members[member] = value;
  std::string json;
  for (const auto& [name, text] : members) {
    if (!text.empty()) json += (json.empty() ? "{" : ",") + quoted(name) + ":" + text;
  }
  return json + "}";
}

TEST(TreeHeadAnswer, OfARealLogIsRead) {
  const auto head = parse_tree_head_answer(recorded("pilot.get-sth.json"), recorded_log("Pilot").id, Limits{});
  ASSERT_TRUE(head) << to_text(head.error());
  EXPECT_EQ(head->log_id, recorded_log("Pilot").id);
  EXPECT_EQ(head->tree_size, 3721782U);
  EXPECT_EQ(head->timestamp, 1396609800587U);
  EXPECT_EQ(encode_base64(head->root.bytes), "SxKOxksguvHPyUaKYKXoZHzXl91Q257+JQ0AUMlFfeo=");
  EXPECT_EQ(head->hash_algorithm, 4);
  EXPECT_EQ(head->signature_algorithm, 3);
  EXPECT_EQ(head->signature.size(), 70U);
}

TEST(TreeHeadAnswer, MayHoldMembersThatNobodyKnows) {
  EXPECT_TRUE(parse_head(head_with("later", "[{}]")));
  EXPECT_TRUE(parse_head(head_with("tree_size", "9223372036854775807")));
}

TEST(TreeHeadAnswer, WithABrokenMemberIsRefusedAndNamesIt) {
  const std::pair<std::string, std::vector<std::string>> broken[] = {
      {"tree_size", {"", "null", "-1", "1.5", "1e3", "\"5\"", "9223372036854775808", "18446744073709551616"}},
      {"timestamp", {"", "-1", "9223372036854775808", "{}"}},
      {"sha256_root_hash", {"", "5", "\"\"", "\"AAAA\"", quoted(node_1 + node_1), quoted(node_1.substr(0, 43))}},
      {"tree_head_signature", {"", "[]", "\"BAM\"", "\"BAMAAg==\"", "\"BAMAAQkJ\""}}};
  for (const auto& [member, values] : broken) {
    for (const std::string& value : values) {
      const auto head = parse_head(head_with(member, value));
      ASSERT_FALSE(head) << member << " " << value;
      EXPECT_EQ(head.error().code, Code::tree_head_malformed) << value;
      EXPECT_EQ(head.error().where, member) << value;
    }
  }
}

TEST(TreeHeadAnswer, ThatIsNoObjectIsRefused) {
  for (const auto* json : {"[]", "5", "null", "\"tree_size\""}) {
    EXPECT_EQ(parse_head(json).error().code, Code::tree_head_malformed) << json;
  }
  EXPECT_EQ(parse_head("<html>").error().code, Code::json_malformed);
  EXPECT_EQ(parse_head(R"({"tree_size": 1, "tree_size": 2})").error().code, Code::json_repeated_member);
}

TEST(Answers, BeyondTheirBoundsAreRefused) {
  const std::string json = R"({"consistency": [)" + quoted(node_1) + "," + quoted(node_2) + "]}";
  Limits limits;
  limits.http_answer_bytes = json.size();
  limits.proof_nodes = 2;
  EXPECT_TRUE(parse_consistency_answer(as_bytes(json), 1, 2, limits));
  --limits.proof_nodes;
  EXPECT_EQ(parse_consistency_answer(as_bytes(json), 1, 2, limits).error().code, Code::limit_exceeded);
  ++limits.proof_nodes;
  --limits.http_answer_bytes;
  EXPECT_EQ(parse_consistency_answer(as_bytes(json), 1, 2, limits).error().code, Code::limit_exceeded);
  std::string many = R"({"consistency": [0)";
  for (int i = 0; i < 40000; ++i) many += ",0";
  EXPECT_EQ(parse_consistency_answer(as_bytes(many + "]}"), 1, 2, Limits{}).error().code, Code::limit_exceeded);
}

TEST(ConsistencyAnswer, IsTheProofOfTheSizesAskedFor) {
  const std::string json = R"({"consistency": [)" + quoted(node_1) + "," + quoted(node_2) + "]}";
  const auto proof = parse_consistency_answer(as_bytes(json), 3, 7, Limits{});
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->first, 3U);
  EXPECT_EQ(proof->second, 7U);
  ASSERT_EQ(proof->path.size(), 2U);
  EXPECT_EQ(encode_base64(proof->path[1].bytes), node_2);
  const auto empty = parse_consistency_answer(as_bytes(R"({"consistency": []})"), 3, 3, Limits{});
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->path.empty());
}

TEST(ConsistencyAnswer, WithABrokenNodeIsRefusedAndNamesIt) {
  const auto parse = [](const std::string& nodes) {
    return parse_consistency_answer(as_bytes("{\"consistency\":" + nodes + "}"), 3, 7, Limits{});
  };
  expect_malformed(parse("0"), "consistency");
  expect_malformed(parse("{}"), "consistency");
  expect_malformed(parse("[" + quoted(node_1) + ",5]"), "consistency[1]");
  expect_malformed(parse("[" + quoted(node_1) + ",\"AAAA\"]"), "consistency[1]");
  expect_malformed(parse_consistency_answer(as_bytes("{}"), 3, 7, Limits{}), "consistency");
}

TEST(ProofAnswer, HasItsIndexInsideTheTreeAskedAbout) {
  const std::string json = R"({"leaf_index": 6, "audit_path": [)" + quoted(node_1) + "]}";
  const auto proof = parse_proof_answer(as_bytes(json), 7, Limits{});
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->index, 6U);
  EXPECT_EQ(proof->tree_size, 7U);
  EXPECT_EQ(proof->path.size(), 1U);
  expect_malformed(parse_proof_answer(as_bytes(json), 6, Limits{}), "leaf_index");
}

TEST(ProofAnswer, WithABrokenMemberIsRefusedAndNamesIt) {
  const auto parse = [](std::string_view json) { return parse_proof_answer(as_bytes(json), 7, Limits{}); };
  expect_malformed(parse(R"({"audit_path": []})"), "leaf_index");
  expect_malformed(parse(R"({"leaf_index": -1, "audit_path": []})"), "leaf_index");
  expect_malformed(parse(R"({"leaf_index": 0})"), "audit_path");
  expect_malformed(parse(R"({"leaf_index": 0, "audit_path": ["AA=="]})"), "audit_path[0]");
}

// A certificate of two bytes, and a chain of one.
const Bytes leaf = *parse_hex("0000 00000000000007d1 0000 000002 3000 0000");
const std::string entry_members = "\"leaf_input\":" + quoted(encode_base64(leaf)) +
                                  ",\"extra_data\":" + quoted(encode_base64(*parse_hex("000005 000002 3001")));

TEST(EntriesAnswer, IsReadEntryByEntry) {
  const std::string json = "{\"entries\":[{" + entry_members + "},{" + entry_members + "}]}";
  const auto entries = parse_entries_answer(as_bytes(json), 2, Limits{});
  ASSERT_TRUE(entries) << to_text(entries.error());
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ((*entries)[1], (LoggedEntry{.leaf = leaf, .certificate = {0x30, 0x00}, .chain = {{0x30, 0x01}}}));
  EXPECT_TRUE(parse_entries_answer(as_bytes(json), 3, Limits{}));
  expect_malformed(parse_entries_answer(as_bytes(json), 1, Limits{}), "entries");
}

TEST(EntriesAnswer, WithoutEntriesOrWithABrokenOneIsRefused) {
  const auto parse = [](const std::string& entries) {
    return parse_entries_answer(as_bytes("{\"entries\":" + entries + "}"), 9, Limits{});
  };
  expect_malformed(parse("[]"), "entries");
  expect_malformed(parse("{}"), "entries");
  expect_malformed(parse("[{" + entry_members + "},{\"leaf_input\":\"AAA=\"}]"), "entries[1]: extra_data");
  expect_malformed(parse("[{\"leaf_input\":5}]"), "entries[0]: leaf_input");
  const auto cut = parse("[{\"leaf_input\":\"AAA=\",\"extra_data\":\"AAA=\"}]");
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, Code::leaf_malformed);
  EXPECT_EQ(cut.error().where, "entries[0]: leaf_input: byte 2");
}

TEST(EntryAndProofAnswer, IsTheEntryAndTheProofAskedFor) {
  const std::string json = "{" + entry_members + ",\"audit_path\":[" + quoted(node_1) + "]}";
  const auto answer = parse_entry_and_proof_answer(as_bytes(json), 4, 5, Limits{});
  ASSERT_TRUE(answer) << to_text(answer.error());
  EXPECT_EQ(answer->entry.leaf, leaf);
  EXPECT_EQ(answer->proof.index, 4U);
  EXPECT_EQ(answer->proof.tree_size, 5U);
  EXPECT_EQ(answer->proof.path.size(), 1U);
  expect_malformed(parse_entry_and_proof_answer(as_bytes("{" + entry_members + "}"), 4, 5, Limits{}), "audit_path");
}

TEST(EntryAndProofAnswer, OfARealLogLeadsToItsTreeHead) {
  const Log& log = recorded_log("Trillian");
  for (const std::string name : {"trillian_of_one", "trillian_of_seven"}) {
    const auto head = parse_tree_head_answer(recorded(name + ".get-sth.json"), log.id, Limits{});
    ASSERT_TRUE(head) << to_text(head.error());
    EXPECT_EQ(verify_tree_head(*head, log, test_provider()), crypto::SignatureCheck::good);
    const Bytes json = recorded(name + ".get-entry-and-proof.json");
    const auto answer = parse_entry_and_proof_answer(json, 0, head->tree_size, Limits{});
    ASSERT_TRUE(answer) << to_text(answer.error());
    EXPECT_EQ(root_of_inclusion(leaf_hash(answer->entry.leaf, test_provider()), answer->proof, test_provider()),
              head->root);
    EXPECT_EQ(answer->entry.chain.size(), 2U);
  }
}

TEST(EntryAndProofAnswer, ForATreeOfOneLeafMayHaveNullForItsPath) {
  const std::string json = "{" + entry_members + ",\"audit_path\":null}";
  const auto answer = parse_entry_and_proof_answer(as_bytes(json), 0, 1, Limits{});
  ASSERT_TRUE(answer) << to_text(answer.error());
  EXPECT_TRUE(answer->proof.path.empty());
}

}  // namespace
}  // namespace emblem::ct
