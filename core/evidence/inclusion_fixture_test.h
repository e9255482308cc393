// What the tests of included commitments share: certificates in two logs whose trees the test holds.
#pragma once

#include <memory>

#include "core/evidence/evidence_fixture_test.h"
#include "core/evidence/proof_memo.h"
#include "core/x509/pem.h"
#include "tests/support/test_log.h"
#include "tests/support/web_ca.h"

namespace emblem::evidence {

inline UnixTime moment(std::string_view text) { return parse_rfc3339(text).value(); }

// A certificate, and what its logs keep of it. All DER.
struct Logged {
  Bytes certificate;
  Bytes issuer;
  Bytes precertificate;
  std::string serial;
  std::vector<token::LogEntry> entries;  // by hash in the first log, by index in the second
  std::vector<Bytes> leaves;             // MerkleTreeLeaf, in the same order
};

// What a test gives to the judge; changed in one thing.
struct Items {
  std::vector<Bytes> files;
  std::vector<ct::TreeHead> heads;
  std::vector<Inclusion> inclusions;
  std::vector<LoggedLeaf> leaves;
  std::vector<TreeLink> links;
};

class InclusionTest : public EvidenceTest {
 protected:
  // Once for all suites.
  static void SetUpTestSuite() {
    if (ca_ || !support::WebCa::is_available()) return;
    ca_ = std::make_unique<support::WebCa>();
    bound_ = issue("hospital.example");
    other_ = issue("other.example");
    revoked_ = ca_->revoke(bound_.serial, "--at 2026-05-20T00:00:00Z");
  }

  void SetUp() override {
    if (!ca_) GTEST_SKIP() << "python3-cryptography is not installed";
    logs_ = make_logs(ca_->logs());
    log_ = std::make_unique<support::TestLog>(ca_->log_key("alpha"));
    tiled_ = std::make_unique<support::TestLog>(ca_->log_key("tiled"));
    log_->fill(5);
    log_->add(hash_of_leaf(bound_.leaves[0]));
    log_->add(hash_of_leaf(other_.leaves[0]));
    log_->fill(size);
    tiled_->fill(std::get<std::uint64_t>(bound_.entries[1].place));
    tiled_->add(hash_of_leaf(bound_.leaves[1]));
    tiled_->add(hash_of_leaf(other_.leaves[1]));
    tiled_->fill(tiled_size);
  }

  static const std::vector<std::string>& kids() {
    static const std::vector<std::string> kids = {std::string(52, 'k')};
    return kids;
  }

  static const crypto::Provider& hasher() {
    static const auto made = provider::make_provider();
    return *made;
  }

  static Logged issue(const std::string& domain) {
    const auto issued = ca_->issue({"adem-configuration." + domain, kids()[0] + ".adem-configuration." + domain},
                                   "--not-before 2026-05-01T00:00:00Z --not-after 2026-08-01T00:00:00Z");
    const Limits limits;
    const auto blocks = x509::split_pem(issued.chain, limits).blocks;
    const auto reader = openssl::make_reader();
    const auto leaf = *reader->parse_certificate(blocks[0].der);
    const auto issuer = *reader->parse_certificate(blocks[1].der);
    Logged logged{blocks[0].der, blocks[1].der, issued.precertificate, issued.serial, issued.entries, {}};
    const Bytes tbs = *x509::precertificate_tbs(leaf.der);
    const ct::SctList list = *ct::parse_sct_list(*leaf.sct_list, limits);
    for (const ct::Sct& sct : list.scts) {
      logged.leaves.push_back(
          ct::encode_timestamped_entry(sct, {.issuer_key_hash = hasher().sha256(issuer.spki), .tbs = tbs}));
    }
    return logged;
  }

  static Sha256Digest hash_of_leaf(ByteView leaf) { return ct::leaf_hash(leaf, hasher()); }

  // The leaf of a certificate that was logged as it is (RFC 6962 section 3.4, x509_entry), at the moment given.
  static Bytes final_leaf(const Bytes& der, UnixTime logged) {
    Bytes leaf = {0, 0};
    const auto append = [&](std::uint64_t value, int width) {
      while (width-- > 0) leaf.push_back(static_cast<std::uint8_t>(value >> (8 * width)));
    };
    append(static_cast<std::uint64_t>(logged.seconds) * 1000, 8);
    append(0, 2);
    append(der.size(), 3);
    leaf.insert(leaf.end(), der.begin(), der.end());
    append(0, 2);
    return leaf;
  }

  // The certificate and its issuer, a proof and a tree head of the log that names entries by hash.
  Items proven() const {
    return {.files = {bound_.certificate, bound_.issuer},
            .heads = {log_->head(size, signed_at_)},
            .inclusions = {log_->inclusion(5, size)},
            .leaves = {},
            .links = {}};
  }

  // The same of the log that names them by index.
  Items proven_by_index() const {
    Items items = proven();
    items.heads = {tiled_->head(tiled_size, signed_at_)};
    items.inclusions = {tiled_->inclusion(index_of(bound_), tiled_size)};
    return items;
  }

  // No certificate with an SCT: the issuer, and the leaf with the precertificate as the log hands it out.
  Items handed_out(const Logged& logged, std::uint64_t index) const {
    Items items = proven();
    items.files = {logged.issuer};
    items.leaves = {{log_->id(), logged.leaves[0], logged.precertificate}};
    items.inclusions = {log_->inclusion(index, size)};
    return items;
  }

  static std::uint64_t index_of(const Logged& logged) { return std::get<std::uint64_t>(logged.entries[1].place); }

  Set make(const Items& items) const {
    SetBuilder builder(*reader_, *provider_, limits_);
    for (const Bytes& file : items.files) builder.add_file("file", file);
    for (const ct::TreeHead& head : items.heads) builder.add_tree_head("head", head);
    for (const Inclusion& inclusion : items.inclusions) builder.add_inclusion("proof", inclusion);
    for (const LoggedLeaf& leaf : items.leaves) builder.add_leaf("leaf", leaf);
    for (const TreeLink& link : items.links) builder.add_link("link", link);
    return std::move(builder).build();
  }

  VerifiedCommitment judge(const Items& items, const std::vector<token::LogEntry>& entries) {
    return judge(make(items), entries);
  }

  VerifiedCommitment judge(const Set& evidence, const std::vector<token::LogEntry>& entries) {
    return verify({.domain = domain_, .kids = kids(), .entries = entries}, evidence, logs_, at_);
  }

  // By the entry of the log of hashes, or of indexes.
  VerifiedCommitment by_hash(const Items& items) { return judge(items, {bound_.entries[0]}); }
  VerifiedCommitment by_index(const Items& items) { return judge(items, {bound_.entries[1]}); }

  static constexpr std::uint64_t size = 11;
  static constexpr std::uint64_t tiled_size = 1013;

  static inline std::unique_ptr<support::WebCa> ca_;
  static inline Logged bound_;  // binds the key to hospital.example
  static inline Logged other_;  // to other.example
  static inline Bytes revoked_;

  ct::LogList logs_;
  std::unique_ptr<support::TestLog> log_;    // has the certificates at 5 and 6
  std::unique_ptr<support::TestLog> tiled_;  // at the indexes that their SCTs name
  std::string domain_ = "hospital.example";
  UnixTime signed_at_ = moment("2026-05-02T00:00:00Z");
  UnixTime at_ = moment("2026-05-10T00:00:00Z");
};

}  // namespace emblem::evidence
