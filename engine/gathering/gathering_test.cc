#include "engine/gathering/gathering.h"

#include <gtest/gtest.h>

#include "engine/gathering/fake_logs_test.h"
#include "engine/gathering/web_address.h"

namespace emblem::gathering {
namespace {

using ct::Kind;

// A claim with one entry in each of two logs, an RFC 6962 log and a static one.
class GatheringTest : public testing::Test {
 protected:
  GatheringTest() {
    alpha_.fill(300);
    alpha_.add("ALPHA CERTIFICATE");
    alpha_.fill(700);
    tiled_.fill(300);
    tiled_index_ = tiled_.add("TILED CERTIFICATE");
    tiled_.fill(700);
    remake_list();
    claims_ = {{.domain = "hospital.example",
                .kids = {"kid"},
                .entries = {{alpha_.id(), FakeLog::hash_of("ALPHA CERTIFICATE")}, {tiled_.id(), tiled_index_}}}};
  }

  void remake_list() {
    const std::string list =
        R"({"version":"1","log_list_timestamp":"2026-06-01T00:00:00Z","operators":[{"name":"Fake","logs":[)" +
        alpha_.list_entry() + R"(],"tiled_logs":[)" + tiled_.list_entry() + "]}]}";
    logs_ = *ct::LogList::parse(as_bytes(list), support::provider(), limits_);
  }

  Harvest gather(const Lie& lie = {}) {
    FakeWeb web({&alpha_, &tiled_}, lie);
    Gathering gathering({.claims = claims_,
                         .logs = logs_,
                         .memory = memory_,
                         .heads_at_hand = at_hand_,
                         .provider = support::provider(),
                         .limits = limits_,
                         .bounds = bounds_});
    run_gathering(gathering, web, {});
    asked_ = web.asked;
    new_memory_ = gathering.memory();
    return gathering.harvest();
  }

  // Answers whose address holds `part` become `body`.
  static Lie instead(const std::string& part, Bytes body) {
    return [part, body = std::move(body)](const std::string& url, WebAnswer honest) -> Result<WebAnswer> {
      return url.find(part) == std::string::npos ? std::move(honest) : WebAnswer{200, body};
    };
  }
  static Lie failing(const std::string& part, Code code) {
    return [part, code](const std::string& url, WebAnswer honest) -> Result<WebAnswer> {
      if (url.find(part) == std::string::npos) return honest;
      return fail(code, "host", "said so");
    };
  }
  static Lie refusing(const std::string& part, int status) {
    return [part, status](const std::string& url, WebAnswer honest) -> Result<WebAnswer> {
      return url.find(part) == std::string::npos ? std::move(honest) : WebAnswer{status, {}};
    };
  }

  // Nothing of a log but one finding; the other log's evidence is whole.
  void expect_spoiled(const FakeLog& log, const Harvest& harvest, Code code) {
    ASSERT_EQ(harvest.findings.size(), 1U);
    EXPECT_EQ(code_info(harvest.findings[0].code).name, code_info(code).name) << harvest.findings[0].text;
    EXPECT_EQ(harvest.findings[0].where, log.name() + " (Fake)");
    EXPECT_EQ(harvest.entries_proven, 1U);
    ASSERT_EQ(harvest.leaves.size(), 1U);
    EXPECT_NE(harvest.leaves[0].log_id, log.id());
  }

  FakeLog alpha_{Kind::rfc6962, "alpha"};
  FakeLog tiled_{Kind::tiled, "tiled"};
  std::uint64_t tiled_index_ = 0;
  ct::LogList logs_;
  std::vector<Claim> claims_;
  TreeMemory memory_;
  TreeMemory new_memory_;
  std::vector<ct::TreeHead> at_hand_;
  Limits limits_;
  Bounds bounds_;
  std::vector<std::string> asked_;
};

TEST_F(GatheringTest, BringsEverythingThatProvesTheEntries) {
  const Harvest harvest = gather();
  EXPECT_TRUE(harvest.findings.empty()) << harvest.findings[0].text;
  EXPECT_EQ(harvest.entries_wanted, 2U);
  EXPECT_EQ(harvest.entries_proven, 2U);
  EXPECT_EQ(harvest.tree_heads.size(), 2U);
  ASSERT_EQ(harvest.inclusions.size(), 2U);
  for (const evidence::Inclusion& inclusion : harvest.inclusions) {
    const auto head = std::ranges::find(harvest.tree_heads, inclusion.log_id, &ct::TreeHead::log_id);
    EXPECT_EQ(ct::root_of_inclusion(inclusion.leaf_hash, inclusion.proof, support::provider()), head->root);
  }
  EXPECT_EQ(harvest.leaves.size(), 2U);
  ASSERT_EQ(harvest.certificates.size(), 2U);
  EXPECT_EQ(as_text(harvest.certificates[0]), "ISSUER");
  EXPECT_EQ(new_memory_.size(), 2U);
}

TEST_F(GatheringTest, SaysWhatEachLogLearned) {
  const Harvest harvest = gather();
  ASSERT_EQ(harvest.disclosures.size(), 3U);
  for (const Disclosure& disclosure : harvest.disclosures) {
    const bool tiled = disclosure.host == "tiled.example";
    if (disclosure.learned.find("issued under") != std::string::npos) {
      EXPECT_TRUE(tiled);
      const Sha256Digest issuer = support::provider().sha256(as_bytes("ISSUER"));
      EXPECT_NE(disclosure.learned.find(encode_hex(issuer.bytes)), std::string::npos) << disclosure.learned;
      continue;
    }
    EXPECT_NE(disclosure.learned.find(tiled ? "entries 256 to 511"
                                            : encode_base64(FakeLog::hash_of("ALPHA CERTIFICATE").bytes)),
              std::string::npos)
        << disclosure.learned;
  }
}

TEST_F(GatheringTest, AsksAnRfc6962LogByIndexToo) {
  claims_[0].entries = {{alpha_.id(), std::uint64_t{300}}};
  const Harvest harvest = gather();
  EXPECT_TRUE(harvest.findings.empty());
  ASSERT_EQ(harvest.leaves.size(), 1U);
  EXPECT_EQ(as_text(harvest.leaves[0].certificate), "ALPHA CERTIFICATE");
}

TEST_F(GatheringTest, OneEntryOfManyClaimsIsAskedOnce) {
  gather();
  const std::size_t once = asked_.size();
  claims_.push_back(claims_[0]);
  gather();
  EXPECT_EQ(asked_.size(), once);
}

TEST_F(GatheringTest, AnUnknownLogIsAskedNothing) {
  Sha256Digest stranger;
  claims_[0].entries = {{stranger, std::uint64_t{1}}};
  const Harvest harvest = gather();
  ASSERT_EQ(harvest.findings.size(), 1U);
  EXPECT_EQ(harvest.findings[0].code, Code::log_unknown);
  EXPECT_TRUE(asked_.empty());
}

// What goes wrong on the way.

TEST_F(GatheringTest, ASilentLogSpoilsNoOther) {
  for (const Code code : {Code::http_unanswered, Code::lookup_proxy_failed}) {
    expect_spoiled(alpha_, gather(failing("alpha.example", code)), Code::log_unreachable);
    expect_spoiled(tiled_, gather(failing("tiled.example", code)), Code::log_unreachable);
  }
}

TEST_F(GatheringTest, ALogThatFailsInTheMiddleSpoilsNoOther) {
  expect_spoiled(alpha_, gather(refusing("get-proof-by-hash", 503)), Code::log_unreachable);
  expect_spoiled(tiled_, gather(refusing("tiled.example/tile/0/", 500)), Code::log_unreachable);
  expect_spoiled(tiled_, gather(refusing("tiled.example/tile/", 404)), Code::log_unreachable);
  expect_spoiled(alpha_, gather(refusing("get-sth", 429)), Code::log_unreachable);
}

TEST_F(GatheringTest, RedirectionsAndBombsAreNamedAsSuch) {
  for (const Code code : {Code::http_redirected, Code::http_answer_large}) {
    expect_spoiled(alpha_, gather(failing("get-sth", code)), code);
    expect_spoiled(tiled_, gather(failing("tile/data", code)), code);
  }
}

TEST_F(GatheringTest, NothingMoreIsAskedOfALogThatDoesNotAnswer) {
  claims_[0].entries.clear();
  for (std::uint64_t index = 0; index < 50; ++index) claims_[0].entries.push_back({alpha_.id(), index});
  const Harvest harvest = gather(refusing("get-entry-and-proof", 500));
  EXPECT_EQ(harvest.findings.size(), 1U);
  EXPECT_LE(asked_.size(), 1 + bounds_.at_a_time);
}

TEST_F(GatheringTest, AsksNoMoreThanItsBounds) {
  bounds_.requests = 3;
  const Harvest harvest = gather();
  EXPECT_LE(asked_.size(), 3U);
  EXPECT_FALSE(harvest.findings.empty());
  EXPECT_EQ(harvest.findings[0].code, Code::log_unreachable);
}

// Lies.

TEST_F(GatheringTest, ATreeHeadOfAnotherLogIsSetAside) {
  FakeLog other(Kind::rfc6962, "alpha");
  other.fill(700);
  expect_spoiled(alpha_, gather(instead("get-sth", other.answer("ct/v1/get-sth").body)), Code::tree_head_signature_bad);
}

TEST_F(GatheringTest, ACheckpointOfAnotherLogIsSetAside) {
  FakeLog other(Kind::tiled, "tiled");
  other.fill(700);
  expect_spoiled(tiled_, gather(instead("checkpoint", other.answer("checkpoint").body)), Code::log_answer_wrong);
}

TEST_F(GatheringTest, AnswersCutShortAreSetAside) {
  for (const char* part : {"get-sth", "get-proof-by-hash"}) {
    const Lie cut = [part](const std::string& url, WebAnswer honest) -> Result<WebAnswer> {
      if (url.find(part) != std::string::npos) honest.body.resize(honest.body.size() / 2);
      return honest;
    };
    expect_spoiled(alpha_, gather(cut), Code::log_answer_wrong);
  }
  for (const char* part : {"checkpoint", "tiled.example/tile/0/001", "tile/data"}) {
    const Lie cut = [part](const std::string& url, WebAnswer honest) -> Result<WebAnswer> {
      if (url.find(part) != std::string::npos) honest.body.resize(honest.body.size() / 2);
      return honest;
    };
    expect_spoiled(tiled_, gather(cut), Code::log_answer_wrong);
  }
}

TEST_F(GatheringTest, SomebodyElsesProofIsSetAside) {
  alpha_.add("OTHER");
  const std::string other =
      "ct/v1/get-proof-by-hash?hash=" + percent_encoded(encode_base64(FakeLog::hash_of("OTHER").bytes)) +
      "&tree_size=701";
  expect_spoiled(alpha_, gather(instead("get-proof-by-hash", alpha_.answer(other).body)), Code::log_answer_wrong);
}

TEST_F(GatheringTest, SomebodyElsesEntryIsSetAsideAndTheProofKept) {
  const std::uint64_t other = alpha_.add("OTHER");
  const std::string path = "ct/v1/get-entries?start=" + std::to_string(other);
  const Harvest harvest = gather(instead("get-entries", alpha_.answer(path).body));
  expect_spoiled(alpha_, harvest, Code::log_answer_wrong);
  EXPECT_EQ(harvest.inclusions.size(), 2U);
}

TEST_F(GatheringTest, TilesThatDoNotLeadToTheCheckpointAreSetAside) {
  Bytes tile = tiled_.answer("tile/0/001").body;
  tile[100] ^= 1;
  expect_spoiled(tiled_, gather(instead("tiled.example/tile/0/001", tile)), Code::log_answer_wrong);
  Bytes entries = tiled_.answer("tile/data/001").body;
  const std::string_view text = as_text(entries);
  entries[text.find("TILED CERTIFICATE")] ^= 1;
  expect_spoiled(tiled_, gather(instead("tile/data/001", entries)), Code::log_answer_wrong);
}

TEST_F(GatheringTest, AnIssuerUnderAnothersNameIsSetAside) {
  const Harvest harvest = gather(instead("tiled.example/issuer/", {1, 2, 3}));
  ASSERT_EQ(harvest.findings.size(), 1U);
  EXPECT_EQ(harvest.findings[0].code, Code::log_answer_wrong);
  EXPECT_EQ(harvest.certificates.size(), 1U);
}

TEST_F(GatheringTest, AnEntryThatTheLogDoesNotHaveIsNamed) {
  claims_[0].entries[0].place = FakeLog::hash_of("NEVER LOGGED");
  expect_spoiled(alpha_, gather(), Code::log_lacks_entry);
  claims_[0].entries = {{alpha_.id(), FakeLog::hash_of("ALPHA CERTIFICATE")}, {tiled_.id(), std::uint64_t{700}}};
  expect_spoiled(tiled_, gather(), Code::log_lacks_entry);
  claims_[0].entries[1].place = FakeLog::hash_of("TILED CERTIFICATE");
  expect_spoiled(tiled_, gather(), Code::log_lacks_entry);
}

// Memory.

TEST_F(GatheringTest, ATreeThatGrewIsLinkedToWhatWasSeen) {
  gather();
  memory_ = new_memory_;
  alpha_.fill(1000);
  tiled_.fill(1000);
  const Harvest harvest = gather();
  EXPECT_TRUE(harvest.findings.empty()) << harvest.findings[0].text;
  EXPECT_EQ(harvest.links.size(), 2U);
  EXPECT_EQ(new_memory_.find(alpha_.id())->tree_size, 1000U);
  EXPECT_EQ(new_memory_.find(tiled_.id())->tree_size, 1000U);
}

TEST_F(GatheringTest, ATreeThatShrankIsSetAside) {
  gather();
  memory_ = new_memory_;
  alpha_.cut(600);
  expect_spoiled(alpha_, gather(), Code::log_tree_shrank);
  EXPECT_EQ(new_memory_.find(alpha_.id())->tree_size, 700U);
  alpha_.fill(700);
  tiled_.cut(600);
  expect_spoiled(tiled_, gather(), Code::log_tree_shrank);
}

TEST_F(GatheringTest, AForkIsCaughtAndKept) {
  gather();
  memory_ = new_memory_;
  for (FakeLog* log : {&alpha_, &tiled_}) {
    for (const std::uint64_t size : {700U, 900U}) {
      const ct::TreeHead seen = *memory_.find(log->id());
      log->cut(600);
      log->fill(size, "another way ");
      const Harvest harvest = gather();
      expect_spoiled(*log, harvest, Code::log_forked);
      ASSERT_EQ(harvest.forks.size(), 1U);
      EXPECT_EQ(harvest.forks[0].seen, seen);
      EXPECT_EQ(harvest.forks[0].given.tree_size, size);
      EXPECT_EQ(harvest.forks[0].proof.has_value(), size != 700);
      EXPECT_NE(std::ranges::find(harvest.tree_heads, seen), harvest.tree_heads.end());
      EXPECT_EQ(new_memory_.find(log->id()), seen);
    }
    log->cut(600);
    log->fill(700);
  }
}

TEST_F(GatheringTest, ALogThatGivesNoProofOfConsistencyProvesNothingAndHasNotForked) {
  gather();
  const TreeMemory before = memory_ = new_memory_;
  alpha_.fill(900);
  for (const int status : {400, 403, 503}) {
    const Harvest harvest = gather(refusing("get-sth-consistency", status));
    expect_spoiled(alpha_, harvest, Code::log_unreachable);
    EXPECT_TRUE(harvest.forks.empty());
    EXPECT_EQ(std::ranges::find(harvest.tree_heads, alpha_.head().root, &ct::TreeHead::root), harvest.tree_heads.end());
    EXPECT_EQ(new_memory_, before);
  }
}

TEST_F(GatheringTest, AProofThatLeadsNowhereProvesNothingAndIsNoFork) {
  gather();
  const TreeMemory before = memory_ = new_memory_;
  alpha_.fill(900);
  const std::string nothing = encode_base64(std::array<std::uint8_t, 32>{});
  for (const std::string& text : {R"({"consistency":[]})" + std::string(), R"({"consistency":[")" + nothing + "\"]}"}) {
    const Harvest harvest = gather(instead("get-sth-consistency", {text.begin(), text.end()}));
    expect_spoiled(alpha_, harvest, Code::log_answer_wrong);
    EXPECT_TRUE(harvest.forks.empty());
    EXPECT_EQ(std::ranges::find(harvest.tree_heads, alpha_.head().root, &ct::TreeHead::root), harvest.tree_heads.end());
    EXPECT_EQ(new_memory_, before);
  }
}

// Whatever one changes in an honest proof, it accuses nobody.
TEST_F(GatheringTest, NoHashOfAnHonestProofCanBeChangedIntoAFork) {
  gather();
  memory_ = new_memory_;
  alpha_.fill(900);
  const std::string honest(as_text(alpha_.answer("ct/v1/get-sth-consistency?first=700&second=900").body));
  std::size_t changed = 0;
  for (std::size_t at = honest.find("\"", 15); at != std::string::npos; at = honest.find(",\"", at + 1)) {
    std::string text = honest;
    char& letter = text[at + 5];
    letter = letter == 'A' ? 'B' : 'A';
    const Harvest harvest = gather(instead("get-sth-consistency", {text.begin(), text.end()}));
    expect_spoiled(alpha_, harvest, Code::log_answer_wrong);
    EXPECT_TRUE(harvest.forks.empty());
    ++changed;
  }
  EXPECT_GT(changed, 3U);
}

TEST_F(GatheringTest, HeadsOfEvidenceAtHandAreSeenBefore) {
  at_hand_ = {alpha_.head()};
  alpha_.cut(600);
  alpha_.fill(900, "another way ");
  expect_spoiled(alpha_, gather(), Code::log_forked);
}

TEST_F(GatheringTest, AMemoryThatTheLogDidNotSignAccusesNobody) {
  ct::TreeHead forged = alpha_.head();
  forged.root.bytes.fill(7);
  memory_.remember(forged);
  EXPECT_TRUE(gather().findings.empty());
}

}  // namespace
}  // namespace emblem::gathering
