#include "core/ct/checkpoint.h"

#include "core/ct/recorded_test.h"

namespace emblem::ct {
namespace {

const std::string root_line = "YsndMEZccH1fI4kviHLu/Z1Ye3MgKkDwUHluUAOYuoY=";
const std::string body = "log.example/2026\n5\n" + root_line + "\n\n";
const std::string witness = "— witness.example AAAAAAE=\n";

Result<Checkpoint> parse(const std::string& note) { return parse_checkpoint(as_bytes(note), Limits{}); }

void expect_malformed(const std::string& note, std::string_view where) {
  const auto checkpoint = parse(note);
  ASSERT_FALSE(checkpoint) << note;
  EXPECT_EQ(checkpoint.error().code, Code::tree_head_malformed) << note;
  EXPECT_EQ(checkpoint.error().where, where) << note;
}

std::string with(std::string text, std::string_view old, std::string_view replacement) {
  const auto at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), replacement);
}

std::string recorded_note(const std::string& name) { return std::string(as_text(recorded(name + ".checkpoint"))); }

TEST(Checkpoint, OfRealLogsHoldsWithTheirKeys) {
  constexpr std::tuple<const char*, const char*, std::uint64_t, const char*> logs[] = {
      {"willow2025h1b", "Willow", 1237717073, "2025-01-23T20:27:13.545Z"},
      {"parcelyard2026h2", "ParcelYard", 1489866565, "2026-09-27T21:56:50.249Z"},
      {"luoshu2027", "Luoshu", 160598866, "2026-09-27T21:56:52.933Z"}};
  for (const auto& [file, name, size, time] : logs) {
    const auto checkpoint = parse(recorded_note(file));
    ASSERT_TRUE(checkpoint) << file << to_text(checkpoint.error());
    const Log& log = recorded_log(name);
    const auto head = find_tree_head(*checkpoint, log.id, test_provider());
    ASSERT_TRUE(head) << file;
    EXPECT_EQ(head->tree_size, size);
    EXPECT_EQ(to_rfc3339(head->time()), time);
    EXPECT_EQ(verify_tree_head(*head, log, test_provider()), crypto::SignatureCheck::good) << file;
  }
}

TEST(Checkpoint, WithAnotherSizeRootOrTimeIsNotSigned) {
  const Log& log = recorded_log("Luoshu");
  const std::string note = recorded_note("luoshu2027");
  for (const auto& [old, replacement] : {std::pair("\n160598866\n", "\n160598867\n"), std::pair("\nDfULS", "\nDfULT"),
                                         std::pair("n3HrngAAAaDk3vhF", "n3HrngAAAaDk3vhG")}) {
    const auto checkpoint = parse(with(note, old, replacement));
    ASSERT_TRUE(checkpoint);
    const auto head = find_tree_head(*checkpoint, log.id, test_provider());
    ASSERT_TRUE(head);
    EXPECT_EQ(verify_tree_head(*head, log, test_provider()), crypto::SignatureCheck::bad) << replacement;
  }
}

TEST(Checkpoint, OfAnotherLogOrUnderAnotherNameHasNoHeadOfThisOne) {
  const std::string note = recorded_note("luoshu2027");
  const Sha256Digest id = recorded_log("Luoshu").id;
  const auto find = [](const std::string& text, const Sha256Digest& log_id) {
    return find_tree_head(*parse(text), log_id, test_provider());
  };
  EXPECT_TRUE(find(note, id));
  EXPECT_EQ(find(note, recorded_log("Willow").id).error().code, Code::tree_head_malformed);
  // The name is in the key's identifier, so a log's signature serves under no other origin.
  const std::string renamed = with(note, "luoshu2027.trustasia.com", "luoshu2028.trustasia.com");
  EXPECT_EQ(find(renamed, id).error().code, Code::tree_head_malformed);
  EXPECT_FALSE(find(with(renamed, "— luoshu2027", "— luoshu2028"), id));
  EXPECT_FALSE(find(with(note, " n3Hrn", " n3Hro"), id));
}

TEST(Checkpoint, WithTwoSignaturesOfOneLogIsRefused) {
  const std::string note = recorded_note("luoshu2027");
  const auto twice = parse(note + note.substr(note.find("\n\n") + 2));
  ASSERT_TRUE(twice);
  EXPECT_EQ(find_tree_head(*twice, recorded_log("Luoshu").id, test_provider()).error().code, Code::tree_head_malformed);
}

TEST(Checkpoint, WhoseSignatureIsCutHasNoHead) {
  const auto whole = parse(recorded_note("luoshu2027"));
  ASSERT_TRUE(whole);
  const Bytes content = whole->signatures[0].content;
  for (std::size_t size = 0; size <= content.size(); ++size) {
    Checkpoint cut = *whole;
    cut.signatures[0].content.resize(size);
    EXPECT_EQ(find_tree_head(cut, recorded_log("Luoshu").id, test_provider()).has_value(), size == content.size());
  }
  Checkpoint longer = *whole;
  longer.signatures[0].content.push_back(0);
  EXPECT_FALSE(find_tree_head(longer, recorded_log("Luoshu").id, test_provider()));
}

TEST(Checkpoint, IsReadLineByLine) {
  const auto checkpoint = parse(body + witness);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->origin, "log.example/2026");
  EXPECT_EQ(checkpoint->tree_size, 5U);
  EXPECT_EQ(encode_base64(checkpoint->root.bytes), root_line);
  EXPECT_EQ(checkpoint->signatures,
            (std::vector<NoteSignature>{{.name = "witness.example", .key_id = {}, .content = {1}}}));
  EXPECT_TRUE(parse(with(body, "\n5\n", "\n0\n") + witness));
  EXPECT_TRUE(parse(with(body, "\n5\n", "\n9223372036854775807\n") + witness));
}

TEST(Checkpoint, WithABrokenBodyIsRefusedWithTheLine) {
  expect_malformed("", "line 1");
  expect_malformed(with(body, "log.example/2026", "") + witness, "line 1");
  for (const auto* size :
       {"", "05", "-5", "+5", " 5", "5 ", "0x5", "5.0", "9223372036854775808", "99999999999999999999"}) {
    expect_malformed(with(body, "\n5\n", "\n" + std::string(size) + "\n") + witness, "line 2");
  }
  for (const auto* root : {"", "YsndMEZccH1fI4kviHLu", "YsndMEZccH1fI4kviHLu/Z1Ye3MgKkDwUHluUAOYuoZ=", "!"}) {
    expect_malformed(with(body, root_line, root) + witness, "line 3");
  }
  expect_malformed(with(body, root_line, root_line + "\nan extension") + witness, "line 4");
  expect_malformed(with(body, "\n\n", "\n") + witness, "line 4");
}

TEST(Checkpoint, WithABrokenSignatureLineIsRefusedWithTheLine) {
  expect_malformed(body, "line 4");
  for (const auto* line :
       {"\n", "witness.example AAAAAAE=\n", "- witness.example AAAAAAE=\n", "—  AAAAAAE=\n", "— witness.example\n",
        "— witness+example AAAAAAE=\n", "— witness.example AAAAAA==\n", "— witness.example AAAAAAE\n",
        "— witness.example AAAA AAE=\n", "— witness.example AAAAAAF=\n"}) {
    expect_malformed(body + line + witness, "line 5");
    expect_malformed(body + witness + line, "line 6");
  }
  const std::string whole = body + witness;
  expect_malformed(whole.substr(0, whole.size() - 1), "line 5");
}

TEST(Checkpoint, WithControlCharactersOrWithoutUtf8IsRefused) {
  for (const std::string_view bad : {std::string_view("\r"), std::string_view("\t"), std::string_view("\0", 1),
                                     std::string_view("\x1b"), std::string_view("\xff"), std::string_view("\xc3")}) {
    expect_malformed(with(body, "log.example", "log" + std::string(bad) + "example") + witness, "text");
  }
  EXPECT_TRUE(parse(with(body, "log.example", "l\u00f6g.example") + witness));
}

TEST(Checkpoint, WithTheLongSignaturesOfManyWitnessesIsRead) {
  std::string note = body;
  for (int i = 0; i < 12; ++i) note += "— witness.example " + encode_base64(Bytes(3300, 7)) + "\n";
  EXPECT_TRUE(parse(note));
}

TEST(Checkpoint, BeyondItsBoundsIsRefused) {
  std::string note = body;
  for (int i = 0; i < 64; ++i) note += witness;
  EXPECT_TRUE(parse(note));
  EXPECT_EQ(parse(note + witness).error().code, Code::limit_exceeded);
  Limits limits;
  limits.checkpoint_bytes = note.size() - 1;
  EXPECT_EQ(parse_checkpoint(as_bytes(note), limits).error().code, Code::limit_exceeded);
}

}  // namespace
}  // namespace emblem::ct
